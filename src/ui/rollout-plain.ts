import {arnName} from '../core/arn.js'
import type {Finding} from '../core/finding.js'
import {formatDuration, plural} from '../core/units.js'
import type {
  LintEvent,
  PlanEvent,
  ProgressEvent,
  ResultEvent,
  RolloutEvent,
  StartEvent,
  TaskStoppedEvent,
} from '../rollout/event.js'
import {oneLine, plainText} from './plain-text.js'

/** The colours a line may take; a stream without colours passes functions that change nothing. */
export interface Paint {
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  dim(text: string): string
  bold(text: string): string
}

const verbs: Record<string, string> = {deploy: 'deploying', watch: 'watching', rollback: 'rolling back'}

/** Where a job writes, on one line: account, region, cluster, services, and the endpoint when it is not AWS. */
export function startLine(event: StartEvent): string {
  const services = event.services.map(service => oneLine(service)).join(', ')
  const parts = [
    `${verbs[event.command ?? 'deploy'] ?? 'deploying'} ${services}`,
    `account ${oneLine(event.account)}`,
    `region ${oneLine(event.region)}`,
    `cluster ${oneLine(event.cluster)}`,
    ...(event.endpoint ? [`endpoint ${oneLine(event.endpoint)}`] : []),
  ]
  return parts.join(' · ')
}

/** A finding as a person reads it: what, why, fix, AWS's words. */
export function findingLines(finding: Finding, paint: Paint): string[] {
  const mark =
    finding.certainty === 'unknown'
      ? paint.yellow('could not tell')
      : finding.severity === 'error'
        ? paint.red('cause')
        : paint.yellow(finding.severity)
  const sure = finding.certainty === 'likely' ? ' (likely)' : ''
  const lines = [`${mark} ${oneLine(finding.rule, 100)}${sure}: ${oneLine(finding.what)}`]
  const add = (label: string, text: string | undefined) => {
    if (!text) return
    const [first, ...rest] = plainText(text).split('\n')
    lines.push(`  ${label.padEnd(9)} ${first}`, ...rest.map(line => `  ${' '.repeat(9)} ${line}`))
  }
  add('why', finding.why)
  add('fix', finding.fix)
  if (finding.awsMessage) add('aws says', oneLine(finding.awsMessage))
  const evidence = finding.evidence
    .map(({name, value, unit}) => `${name} ${oneLine(String(value), 300)}${unit ? ` ${unit}` : ''}`)
    .join(' · ')
  if (evidence) lines.push(paint.dim(`  evidence  ${evidence}`))
  lines.push(paint.dim(`  source    ${oneLine(finding.source, 200)}`))
  return lines
}

/** A progress line: counts of both sides inside the bounds. */
export function progressLine(event: ProgressEvent): string {
  const {old, new: fresh, breaker, stage, etaMs} = event
  return [
    oneLine(event.status, 60),
    ...(stage ? [oneLine(stage, 60)] : []),
    ...stagedParts(event),
    `new ${fresh.running}/${event.desired} running${fresh.pending ? `, ${fresh.pending} pending` : ''}${fresh.failed ? `, ${fresh.failed} failed` : ''}`,
    `old ${old.running}${old.pending ? ` (+${old.pending} pending)` : ''}`,
    `bounds ${event.lower}–${event.upper}`,
    ...(breaker ? [`breaker ${breaker.failures}/${breaker.threshold}`] : []),
    ...(etaMs === undefined ? [] : [`${formatDuration(etaMs)} left of the deregistration delay`]),
  ].join(' · ')
}

/**
 * What moves in a deployment in stages: bake time, then the traffic of both sides. `sinceMs`: how long ago the event
 * was told.
 */
export function stagedParts({traffic, bake}: ProgressEvent, sinceMs = 0): string[] {
  const left = bake && bake.leftMs - sinceMs
  const sides = (of: 'production' | 'test') =>
    traffic && `${of} new ${traffic.new[of]}%${traffic.old ? ` old ${traffic.old[of]}%` : ''}`
  const tested = traffic && traffic.new.test + (traffic.old?.test ?? 0) > 0
  return [
    bake && left !== undefined
      ? left > 0
        ? `${formatDuration(left)} left of ${formatDuration(bake.ofMs)} bake time`
        : `${formatDuration(bake.ofMs)} bake time is over`
      : undefined,
    sides('production'),
    tested ? sides('test') : undefined,
  ].filter(part => part !== undefined)
}

/** A stopped task: which side, which containers ended how. */
export function stoppedLine(event: TaskStoppedEvent): string {
  const containers = event.containers
    .filter(container => container.exitCode !== undefined || container.reason)
    .map(container =>
      [
        oneLine(container.name, 100),
        container.exitCode === undefined ? '' : `exit ${container.exitCode}`,
        container.reason ? oneLine(container.reason, 300) : '',
      ]
        .filter(Boolean)
        .join(' '),
    )
  const place = event.containerInstanceArn ? ` on ${arnName(event.containerInstanceArn)}` : ''
  const zone = event.availabilityZone ? ` in ${event.availabilityZone}` : ''
  return oneLine(
    `task ${arnName(event.taskArn)} (${event.revision}) stopped${place}${zone}: ${[
      event.stopCode ?? '',
      event.stoppedReason ? oneLine(event.stoppedReason, 500) : '',
      ...containers,
    ]
      .filter(Boolean)
      .join(' · ')}`,
    1500,
  )
}

// Told as events, though ECS has none of it.
const ourWords = new Set(['express-resources', 'paused', 'rollback-scope', 'scaling-owns-count'])

/** An event as lines for a log; none when a person needs no line for it. `prefix` names the service among several. */
export function rolloutLines(event: RolloutEvent, paint: Paint, several = false): string[] {
  const time = paint.dim(event.at.slice(11, 19))
  const name = several && 'service' in event && event.service !== undefined ? `${oneLine(event.service)}: ` : ''
  const line = (text: string) => `${time} ${name}${text}`
  const block = (lines: string[]) => lines.map((text, index) => (index === 0 ? line(text) : `         ${text}`))
  switch (event.type) {
    case 'start':
      return [startLine(event)]
    case 'lint':
      return lintLines(event, paint).map(line)
    case 'plan':
      return block(planLines(event, paint))
    case 'request':
      return block([
        `would call ${event.operation}`,
        ...JSON.stringify(event.input, null, 2)
          .split('\n')
          .map(text => plainText(text)),
      ])
    case 'registered':
      return [line(`${event.reused ? 'same as' : 'registered'} ${oneLine(arnName(event.taskDefinitionArn))}`)]
    case 'deployment':
      return [line(paint.dim(`service deployment ${oneLine(event.serviceDeploymentArn)}`))]
    case 'progress':
      return [line(progressLine(event))]
    case 'event':
      return [line(`${ourWords.has(event.rule ?? '') ? '' : 'ecs: '}${oneLine(event.message, 1500)}`)]
    case 'task-stopped':
      // old tasks making room are what a deployment is for, and the counts tell
      if (event.revision === 'old' && event.stopCode === 'ServiceSchedulerInitiated') return []
      return [line(event.revision === 'new' ? paint.yellow(stoppedLine(event)) : stoppedLine(event))]
    case 'logs':
      return block([
        `last ${plural(event.lines.length, 'log line')} of container ${oneLine(event.container, 100)}:`,
        ...event.lines.map(text => paint.dim(`| ${oneLine(text, 500)}`)),
      ])
    case 'finding':
      return block(findingLines(event.finding, paint))
    case 'rollback':
      return [line(paint.yellow(`rollback: ${oneLine(event.reason)}`))]
    case 'superseded':
      return [line(paint.yellow(`a newer deployment took over: ${oneLine(event.by)}`))]
    case 'throttled':
      return [
        line(
          paint.dim(`AWS throttles ${oneLine(event.operation, 60)}; asking again in ${formatDuration(event.waitMs)}`),
        ),
      ]
    case 'error':
      return block([
        paint.yellow(`${oneLine(event.error.aws?.operation ?? 'AWS')}: ${oneLine(event.error.message, 500)}`),
        ...(event.error.why ? [oneLine(event.error.why)] : []),
      ])
    case 'ended':
      return [`${time} ${endingLine(event, paint, '')}`]
    case 'result':
      return resultLines(event, paint)
  }
}

function planLines(event: PlanEvent, paint: Paint): string[] {
  const {verdict, certainty, durationMs, stuck, capacityProviders, notRead} = event
  const time = durationMs
    ? ` in about ${formatDuration(durationMs.expected)} (${formatDuration(durationMs.low)}–${formatDuration(durationMs.high)})`
    : ''
  const why = stuck?.findings[0] ? `: ${oneLine(stuck.findings[0].what)}` : ''
  const text = `plan: ${verdict}${time}${why}${certainty === 'certain' ? '' : ` (${certainty})`}`
  const fix = stuck?.findings[0]?.fix
  return [
    verdict === 'completes' ? paint.dim(text) : paint.yellow(text),
    ...(fix ? [`  fix       ${oneLine(fix)}`] : []),
    ...capacityProviders.map(
      ({name, instancesNeeded}) =>
        `  capacity provider ${oneLine(name)} must add ${plural(instancesNeeded, 'instance')}`,
    ),
    ...notRead.map(({what, why}) => paint.dim(`  not read: ${oneLine(what)}${why ? ` (${oneLine(why, 300)})` : ''}`)),
  ]
}

// Errors in full; the rest is one line: `gantry lint` shows it.
function lintLines(event: LintEvent, paint: Paint): string[] {
  const errors = event.findings.filter(finding => finding.severity === 'error')
  const more = event.findings.length - errors.length
  return [
    ...errors.map(finding =>
      [
        `${paint.red('error')} ${finding.rule}${finding.at ? ` ${oneLine(finding.at.file ?? '')}:${finding.at.line}:${finding.at.column}` : ''}: ${oneLine(finding.what)}`,
        ...(finding.fix ? [`           fix       ${oneLine(finding.fix)}`] : []),
      ].join('\n'),
    ),
    ...(more > 0
      ? [paint.dim(`lint: ${plural(more, 'warning or suggestion', 'warnings and suggestions')} (see gantry lint)`)]
      : []),
  ]
}

const good = new Set<string>(['succeeded', 'unchanged', 'started'])

/** How a service ended, in one line; `error` in front of it is what a log is searched for. */
function endingLine(
  {service, outcome, early}: {service: string; outcome: string; early?: boolean},
  paint: Paint,
  mark = 'error ',
): string {
  const text = (endings[early ? 'early' : outcome] ?? (name => name))(oneLine(service))
  return good.has(outcome) ? paint.green(text) : paint.red(`${mark}${text}`)
}

const endings: Record<string, (service: string) => string> = {
  succeeded: service => `${service} is deployed and steady`,
  early: service => `${service} is deployed, by its early success criteria; ECS goes on replacing the rest`,
  unchanged: service => `${service}: nothing differs, nothing was changed`,
  refused: service => `${service}: refused before anything was changed`,
  failed: service => `${service}: the deployment failed`,
  superseded: service => `${service}: a newer deployment took the place of this one`,
  'rolled-back': service => `${service}: the deployment failed and ECS rolled it back`,
  'timed-out': service => `${service}: not finished within the timeout; ECS goes on`,
  unknown: service => `${service}: what became of it could not be read; ECS goes on by itself`,
  started: service => `${service}: accepted; not followed`,
  interrupted: service => `${service}: no longer watched; ECS goes on by itself`,
  'not-started': service => `${service}: not started; nothing of it was changed`,
}

/** The end of a run: one line a service, its cause again, and last the command that goes on from here. */
export function resultLines(event: ResultEvent, paint: Paint): string[] {
  const lines: string[] = []
  const alone = event.services.length === 1 && event.next ? event.services[0]?.stands : undefined
  for (const result of event.services) {
    lines.push(endingLine(result, paint))
    if (result.url) lines.push(`  url       ${oneLine(result.url)}`)
    // ECS calls a first deployment that failed rolled back, too: those words stay its own
    const label = result.stands && /rolled back/i.test(result.reason ?? '') ? 'aws says' : 'because '
    if (result.reason && result.outcome !== 'succeeded') lines.push(`  ${label}  ${oneLine(result.reason)}`)
    if (result.stands && !alone) lines.push(`  stands    ${oneLine(result.stands)}`)
    if (result.cause) lines.push(...findingLines(result.cause, paint).map(line => `  ${line}`))
  }
  const calls = Object.values(event.apiCalls).reduce((sum, count) => sum + count, 0)
  lines.push(paint.dim(`${calls} AWS calls · exit ${event.exitCode}`))
  if (event.evidenceFile) lines.push(`evidence  ${oneLine(event.evidenceFile)}`)
  // a comment to the shell, should the line be pasted
  if (event.next) lines.push(`next      ${oneLine(event.next)}${alone ? `  # ${oneLine(alone)}` : ''}`)
  return lines
}
