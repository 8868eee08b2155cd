import type {ResultEvent, RolloutEvent} from '../rollout/event.js'
import type {Output} from './output.js'
import {RolloutLive} from './rollout-live.js'
import {rolloutLines} from './rollout-plain.js'
import {githubCommand, type RunRecord} from './rollout-report.js'

export interface TellOptions {
  /** GitHub workflow commands beside the lines (never with --json: stdout is the events' alone). */
  annotate: boolean
}

const eventsKeptAtMost = 5000

/**
 * Tells a job's events as they come: JSON lines on stdout, a live view on a terminal, else a line a change on stderr.
 * The result stands on stdout, last. One stream feeds all.
 */
export async function tellRollout(
  events: AsyncIterable<RolloutEvent>,
  output: Output,
  options: TellOptions,
): Promise<Omit<RunRecord, 'includeLogs'>> {
  const live =
    output.interactive && !output.quiet && process.env.TERM !== 'dumb'
      ? new RolloutLive(process.stderr, output.err)
      : undefined
  const kept: RolloutEvent[] = []
  let result: ResultEvent | undefined
  let several = false
  try {
    for await (const event of events) {
      if (event.type === 'start') several = event.services.length > 1
      if (kept.length < eventsKeptAtMost) kept.push(event)
      output.document(event)
      if (event.type === 'result') result = event
      const annotation = options.annotate ? githubCommand(event) : undefined
      if (annotation) output.value(annotation)
      if (live) live.show(event)
      else if (event.type !== 'result') {
        const lines = rolloutLines(event, output.err, several)
        if (lines.length > 0) output.progress(lines.join('\n'))
      }
    }
  } finally {
    live?.close()
  }
  if (!result) throw new Error('a rollout job ended without a result')
  output.answer(rolloutLines(result, output.out).join('\n'))
  return {events: kept, result}
}
