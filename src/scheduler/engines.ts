import type {Draft} from './draft.js'
import type {ClusterState} from './state.js'

/** The placement engine over a state, with the subnets it was told of. */
export type Engine = Pick<Draft, 'placer' | 'placerSubnets'>

/**
 * The placement engine of the state a step ended in: the next step goes on with it instead of building it anew. It is
 * handed on once; a second step from the same state builds its own, with the same result.
 */
const engines = new WeakMap<ClusterState, Engine>()

/** The engine kept for a state, which is then kept no more. */
export function takeEngine(state: ClusterState): Engine | undefined {
  const kept = engines.get(state)
  engines.delete(state)
  return kept
}

/** Keeps the engine of a step for the state the step ended in. */
export function keepEngine(state: ClusterState, {placer, placerSubnets}: Engine): void {
  if (placer) engines.set(state, {placer, placerSubnets})
}

/**
 * Keeps a state's engine for the state after a change of services alone. Where tasks or instances changed as well the
 * engine is left behind; a change of a daemon, for which instances hold room, must not come here.
 */
export function handOnEngine(before: ClusterState, after: ClusterState): void {
  if (before.tasks !== after.tasks || before.containerInstances !== after.containerInstances) return
  const kept = takeEngine(before)
  if (kept) keepEngine(after, kept)
}
