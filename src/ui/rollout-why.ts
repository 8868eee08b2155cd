import type {Finding} from '../core/finding.js'
import {plural} from '../core/units.js'
import type {Why} from '../rollout/why.js'
import {oneLine} from './plain-text.js'
import {findingLines, type Paint} from './rollout-plain.js'

/** The answer of `why` for a person: the cause, what else there is, what could not be told, the last log lines. */
export function whyLines(why: Why, paint: Paint): string[] {
  const {timeline, cause, others, couldNotTell} = why
  const counts = `${timeline.runningCount}/${timeline.desiredCount} running`
  const lines = [
    `${paint.bold(oneLine(timeline.service))}  ${counts}${timeline.deployment.status ? ` · deployment ${timeline.deployment.status}` : ''}`,
  ]
  if (cause) lines.push(...findingLines(cause, paint))
  else if (couldNotTell.length === 0) lines.push(paint.green('no cause found: nothing failed since it was last steady'))
  for (const finding of couldNotTell) lines.push(...findingLines(finding, paint))
  if (others.length > 0) {
    lines.push(paint.dim('also seen'))
    for (const finding of others.slice(0, 5)) lines.push(paint.dim(`  ${finding.rule}: ${oneLine(finding.what, 200)}`))
  }
  for (const log of why.evidence.logs) {
    if (log.lines.length === 0) continue
    lines.push(`last lines of container ${oneLine(log.container, 100)} (${oneLine(log.logGroup)})`)
    lines.push(...log.lines.slice(-20).map(line => paint.dim(`  | ${oneLine(line, 500)}`)))
  }
  lines.push(
    paint.dim(
      `looked at ${plural(timeline.events.length, 'event')} and ${plural(timeline.stoppedTasks.length, 'stopped task')}`,
    ),
  )
  return lines
}

/** The answer for a single text. */
export function whyTextLines(text: string, finding: Finding | undefined, paint: Paint): string[] {
  if (finding) return findingLines(finding, paint)
  return [paint.yellow('could not tell: no rule knows this text'), `  ${oneLine(text)}`]
}

/** The JSON document of `why`. */
export function whyDocument(why: Why | {cause?: Finding; text: string}): object {
  if ('timeline' in why) {
    return {
      v: 1,
      ...(why.cause ? {cause: why.cause} : {}),
      others: why.others,
      couldNotTell: why.couldNotTell,
      timeline: {events: why.timeline.events.length, stoppedTasks: why.timeline.stoppedTasks.length},
    }
  }
  const told = why.cause && why.cause.certainty !== 'unknown' ? why.cause : undefined
  const unknown: Finding = why.cause ?? {
    rule: 'unknown-text',
    severity: 'warning',
    certainty: 'unknown',
    what: 'no rule knows this text',
    evidence: [],
    awsMessage: why.text,
    source: 'no rule matches this text',
  }
  return {
    v: 1,
    ...(told ? {cause: told} : {}),
    others: [],
    couldNotTell: told ? [] : [unknown],
    timeline: {events: 0, stoppedTasks: 0},
  }
}
