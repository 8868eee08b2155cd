import type {ResultEvent, RolloutEvent} from '../rollout/event.js'
import type {Output} from './output.js'
import {rolloutLines} from './rollout-plain.js'

/** What a rollout is shown as. */
export interface RolloutView {
  /** Takes one event. */
  show(event: RolloutEvent): void
  /** Leaves the terminal as it was. */
  close(): void
}

/**
 * Tells a job's events as they come: JSON lines on stdout, or lines on stderr. The result stands on stdout.
 * @returns the result line
 */
export async function tellRollout(events: AsyncIterable<RolloutEvent>, output: Output): Promise<ResultEvent> {
  let result: ResultEvent | undefined
  let several = false
  for await (const event of events) {
    if (event.type === 'start') several = event.services.length > 1
    output.document(event)
    if (event.type === 'result') {
      result = event
      output.answer(rolloutLines(event, output.out).join('\n'))
      continue
    }
    const lines = rolloutLines(event, output.err, several)
    if (lines.length > 0) output.progress(lines.join('\n'))
  }
  if (!result) throw new Error('a rollout job ended without a result')
  return result
}
