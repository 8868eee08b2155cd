import {arnName} from '../core/arn.js'
import {type RolloutContext, stamped} from './context.js'
import {type Outcome, outcomeExitCodes, overallOutcome, type ResultEvent, type ServiceResult} from './event.js'
import type {Watched} from './follow.js'

/** What was seen of one service. */
export interface WatchedService {
  service: string
  watched: Watched
}

const goesOn = new Set<Outcome>(['interrupted', 'timed-out', 'unknown', 'started'])

/** Ends a job: evidence is kept where something failed, and the result line says all. */
export async function* resultOf(
  context: RolloutContext,
  services: ServiceResult[],
  watched: readonly WatchedService[],
  keepEvidence?: (watched: WatchedService[]) => Promise<string | undefined>,
): AsyncGenerator<ResultEvent, ResultEvent> {
  const outcome = overallOutcome(services.map(result => result.outcome))
  const exitCode = outcomeExitCodes[outcome]
  const seen = watched.filter(record => record.watched.timeline !== undefined)
  const evidenceFile = exitCode > 1 && seen.length > 0 ? await keepEvidence?.(seen) : undefined
  const next = nextCommand(context, services)
  const result = stamped<ResultEvent>(context, {
    type: 'result',
    outcome,
    exitCode,
    services,
    apiCalls: {...context.calls},
    ...(evidenceFile ? {evidenceFile} : {}),
    ...(outcome === 'started' ? {followed: false} : {}),
    ...(next ? {next} : {}),
  })
  yield result
  return result
}

/** The command that watches what goes on without us, or undoes what failed without a rollback. */
function nextCommand(context: RolloutContext, services: readonly ServiceResult[]): string | undefined {
  const last = services.at(-1)
  if (!last) return undefined
  const cluster = arnName(context.cluster)
  if (goesOn.has(last.outcome)) return `gantry watch ${last.service} --cluster ${cluster}`
  if (last.outcome === 'failed') return `gantry rollback ${last.service} --cluster ${cluster}`
  return undefined
}
