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
