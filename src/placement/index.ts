/**
 * The placement engine as a library: `import {place, explain, parseQuery} from 'gantry-ecs/placement'`. Pure and
 * synchronous: it reads no file, calls no network and imports no SDK.
 */
export type {Assumption, Finding} from '../core/finding.js'
export {evaluateQuery, type QueryReading, type QueryTarget} from '../query/evaluate.js'
export {parseQuery} from '../query/parse.js'
export type {Query, QueryNode} from '../query/query.js'
export {QueryError} from '../query/query-error.js'
export {assumptionIds} from './assumptions.js'
export {splitByProvider} from './capacity-provider.js'
export {demandOf} from './demand.js'
export {type PlacementEvent, readPlacementEvent, translatePlacementEvent} from './event-text.js'
export {type ExplainOptions, type Explanation, explain, type InstanceExplanation} from './explain.js'
export {type FilterName, filterNames, type Rejection} from './filter.js'
export type {Fix} from './fixes.js'
export {type InstanceType, instanceType, instanceTypeNames} from './instance-types.js'
export {createPlacer, place} from './place.js'
export type {
  DaemonReservation,
  Demand,
  HostPort,
  PlacedTask,
  Placement,
  PlacementFailure,
  PlacementRequest,
  PlacementResult,
  Placer,
  PlacerInput,
  PlacerOptions,
  RequiredAttribute,
} from './request.js'
export {requestOfService, requestOfTask, type TaskPlacement} from './service-request.js'
export type * from './snapshot.js'
export {whatIfForms} from './what-if.js'
