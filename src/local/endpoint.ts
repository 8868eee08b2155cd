import {Refusal} from '../scheduler/refusal.js'
import {knownInput} from './check-input.js'
import type {EndpointClock} from './clock.js'
import {AwsFault, type OperationContext} from './operation.js'
import {reconcile} from './reconcile.js'
import type {LocalService} from './services.js'
import {createState, type LocalState, regionOf} from './state.js'

export interface EndpointOptions {
  clock: EndpointClock
  state: LocalState
  defaultRegion: string
  /** `http://127.0.0.1:PORT`; asked when it is needed, as the port may not be known yet. */
  url(): string
  strictInput?: boolean
}

/** The endpoint without its wire: state, clock and the calls on them. */
export interface Endpoint {
  readonly clock: EndpointClock
  readonly state: LocalState
  readonly defaultRegion: string
  url(): string
  /** One call, at the clock's now. @throws AwsFault */
  call(service: LocalService, operation: string, input: Record<string, unknown>, region?: string): Promise<object>
  /** Lets everything happen that is due. Returns when the next thing is, in the endpoint's own time. */
  settle(): number | undefined
  /** Moves the clock ahead and settles. */
  advance(ms: number): void
  /** An empty account; the clock goes on. */
  reset(): void
  context(region?: string): OperationContext
}

export function createEndpoint(options: EndpointOptions): Endpoint {
  const {clock, state, defaultRegion} = options
  const context = (region = defaultRegion): OperationContext => ({
    nowMs: clock.now(),
    region,
    accountId: state.accountId,
    endpoint: options.url(),
  })
  const settle = () => reconcile(state, clock.now(), options.url())
  return {
    clock,
    state,
    defaultRegion,
    url: options.url,
    context,
    settle,
    call: async (service, name, input, region = defaultRegion) => {
      const operation = service.operations.get(name)
      if (!operation) throw unknownOperation(name, service.id)
      const known = knownInput(service.id, name, input, options.strictInput ?? false)
      settle()
      throttle(state, region, service.id)
      try {
        return await operation.run(service.stateOf(state, region), known, context(region))
      } catch (error) {
        throw error instanceof Refusal ? new AwsFault(error.name, error.message) : error
      }
    },
    advance: ms => {
      clock.advance(ms)
      settle()
    },
    reset: () => {
      Object.assign(state, createState({accountId: state.accountId, seed: state.seed}))
    },
  }
}

export function unknownOperation(operation: string, service?: string): AwsFault {
  const where = service ? ` of ${service}` : ''
  return new AwsFault('UnknownOperationException', `${operation.slice(0, 120)}${where} is not served by gantry local`)
}

/** Scenario `throttled-api`: AWS's own refusal for a share of the calls to ECS. */
function throttle(state: LocalState, region: string, serviceId: string): void {
  const {throttled} = regionOf(state, region).conditions
  if (!throttled || serviceId !== 'ecs') return
  const position = throttled.seen++ % throttled.every
  if (position < throttled.refuse) throw new AwsFault('ThrottlingException', 'Rate exceeded')
}
