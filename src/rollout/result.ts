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

/** The commands that watch what goes on without us; where nothing does, those that undo what failed without a rollback. */
function nextCommand(context: RolloutContext, services: readonly ServiceResult[]): string | undefined {
  const cluster = arnName(context.cluster)
  const on = services.filter(({outcome}) => goesOn.has(outcome))
  // without a service deployment nothing began that could be undone
  const failed = services.filter(({outcome, serviceDeploymentArn}) => outcome === 'failed' && serviceDeploymentArn)
  const verb = on.length > 0 ? 'watch' : 'rollback'
  const commands = (on.length > 0 ? on : failed).map(
    ({service, next}) => `${next ?? `gantry ${verb} ${service}`} --cluster ${cluster}`,
  )
  return commands.join('; ') || undefined
}
