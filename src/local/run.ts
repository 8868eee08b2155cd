import {UserError} from '../core/errors.js'
import {applyScenario} from './apply-scenario.js'
import {type EndpointClock, runningClock, virtualClock} from './clock.js'
import type {ClusterFile} from './cluster-file.js'
import {declare, regionOfFile} from './declare.js'
import {ecrRegion} from './ecr-state.js'
import {createEndpoint, type Endpoint} from './endpoint.js'
import {listen, type RunningServer} from './server.js'
import {createState, type LocalState, regionOf} from './state.js'
import {createStore} from './store.js'

export interface RunOptions {
  /** 0: any free port. */
  port: number
  speed: number
  seed: number
  accountId: string
  region?: string
  /** Checked by `parseClusterFile` or `checkClusters`. */
  clusterFile?: ClusterFile
  /** A state to go on from, and the clock it was taken at. */
  restored?: {state: LocalState; takenAtMs: number}
  /** Where blobs are kept; a temporary folder unless given. */
  blobs?: string
  scenario?: string
  quirks?: boolean
  strictInput?: boolean
  /** Time stands still until `advance`. */
  virtual?: boolean
  /** Start of the clock; now unless given. */
  startMs?: number
  /** Speak TLS. `host`: the name the certificate is for. */
  tls?: {cert: Uint8Array; key: Uint8Array; host: string}
  onError?(error: unknown): void
}

export interface Running {
  url: string
  region: string
  endpoint: Endpoint
  server: RunningServer
  /** Stops listening and stepping. */
  stop(): Promise<void>
}

/** Starts the endpoint: state, clock, HTTP on 127.0.0.1, and a timer that steps the clusters while nobody asks. */
export async function run(options: RunOptions): Promise<Running> {
  const startMs = Math.max(options.startMs ?? Date.now(), options.restored?.takenAtMs ?? 0)
  const clock: EndpointClock = options.virtual ? virtualClock(startMs) : runningClock({speed: options.speed, startMs})
  const state = options.restored?.state ?? createState({accountId: options.accountId, seed: options.seed})
  const region = options.region ?? regionOfFile(options.clusterFile ?? {}, 'us-east-1')
  let url = ''
  const endpoint = createEndpoint({
    clock,
    state,
    defaultRegion: region,
    url: () => url,
    strictInput: options.strictInput ?? false,
  })
  if (options.clusterFile && !options.restored) {
    declare(regionOf(state, region), options.clusterFile, clock.now())
    ecrRegion(state.ecr, region).scans = options.clusterFile.scans ?? []
  }
  if (options.scenario) {
    const problem = applyScenario(regionOf(state, region), options.scenario, {}, endpoint.context(region))
    if (problem) throw new UserError(problem, {fix: 'see gantry local scenario list'})
  }
  const store = createStore(options.blobs)
  const server = await listen(options.port, {
    endpoint,
    store,
    quirks: options.quirks ?? true,
    ...(options.tls ? {tls: options.tls} : {}),
    ...(options.onError ? {onError: options.onError} : {}),
  })
  url = options.tls ? `https://${options.tls.host}:${server.port}` : `http://127.0.0.1:${server.port}`
  const stopStepping = options.virtual ? () => {} : stepInBackground(endpoint, options.onError)
  return {
    url,
    region,
    endpoint,
    server,
    stop: async () => {
      stopStepping()
      await server.close()
    },
  }
}

const longestWaitMs = 250
const shortestWaitMs = 10

/** Lets due things happen soon after they are due, however fast the clock runs. */
function stepInBackground(endpoint: Endpoint, onError?: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout
  const tick = () => {
    let wait = longestWaitMs
    try {
      const nextMs = endpoint.settle()
      if (nextMs !== undefined) wait = (nextMs - endpoint.clock.now()) / endpoint.clock.speed
    } catch (error) {
      onError?.(error)
    }
    timer = setTimeout(tick, Math.min(Math.max(wait, shortestWaitMs), longestWaitMs))
  }
  tick()
  return () => clearTimeout(timer)
}
