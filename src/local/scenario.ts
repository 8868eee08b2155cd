import type {Scope} from './conditions.js'
import type {OperationContext} from './operation.js'
import type {LocalRegion} from './state.js'

/** A change of the world that makes a deployment go wrong. What comes of it is for others to find out. */
export interface Scenario {
  /** Names what is wrong. */
  name: string
  /** What the world is like then, in one line. */
  summary: string
  apply(region: LocalRegion, scope: Scope, context: OperationContext): void
}
