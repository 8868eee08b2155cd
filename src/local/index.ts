import type {ApplicationAutoScalingApi, EcrApi, EcsApi} from '../core/api.js'
import {parseDuration} from '../core/units.js'
import {applyScenario} from './apply-scenario.js'
import {inProcessClient} from './client/in-process.js'
import {type ClusterDeclaration, type ClusterFile, checkClusters, parseClusterFile} from './cluster-file.js'
import {run} from './run.js'
import {readClusterFile} from './server.js'
import {regionOf} from './state.js'

export type {ClusterDeclaration, ClusterFile} from './cluster-file.js'

export interface StartLocalOptions {
  /** 0, the default: any free port. */
  port?: number
  /** Real time × speed; 1 unless given. */
  speed?: number
  seed?: number
  /** Path of a cluster file; or the clusters themselves. */
  clusterFile?: string
  clusters?: ClusterDeclaration[]
  /** Time stands still until `advance`. */
  virtualClock?: boolean
  /** 123456789012 unless given. */
  accountId?: string
  /** Its first zone's region, or us-east-1, unless given. */
  region?: string
}

/** A local endpoint in this process. */
export interface LocalEndpoint {
  /** `http://127.0.0.1:PORT` */
  endpoint: string
  region: string
  accountId: string
  /** Clients that reach the endpoint without HTTP. */
  clients: {ecs: EcsApi; ecr: EcrApi; applicationAutoScaling: ApplicationAutoScalingApi}
  /** Moves the clock ahead by `10m`, or by so many milliseconds; what is due on the way happens. */
  advance(duration: string | number): void
  /** Puts a scenario in force. @throws Error when there is none of that name. */
  scenario(name: string, target?: {cluster?: string; service?: string}): void
  stop(): Promise<void>
}

/**
 * Starts ECS, ECR and their neighbours on 127.0.0.1.
 * @throws UserError for a cluster file that cannot be used, and for a port that is taken.
 */
export async function startLocal(options: StartLocalOptions = {}): Promise<LocalEndpoint> {
  const clusterFile = await declared(options)
  const accountId = options.accountId ?? '123456789012'
  const running = await run({
    port: options.port ?? 0,
    speed: options.speed ?? 1,
    seed: options.seed ?? 1,
    accountId,
    ...(options.region ? {region: options.region} : {}),
    ...(clusterFile ? {clusterFile} : {}),
    virtual: options.virtualClock ?? false,
  })
  const {endpoint, region} = running
  return {
    endpoint: running.url,
    region,
    accountId,
    clients: {
      ecs: inProcessClient<EcsApi>(endpoint, 'ecs'),
      ecr: inProcessClient<EcrApi>(endpoint, 'ecr'),
      applicationAutoScaling: inProcessClient<ApplicationAutoScalingApi>(endpoint, 'application-auto-scaling'),
    },
    advance: duration => endpoint.advance(typeof duration === 'number' ? duration : parseDuration(duration)),
    scenario: (name, target = {}) => {
      endpoint.settle()
      const problem = applyScenario(regionOf(endpoint.state, region), name, target, endpoint.context(region))
      if (problem) throw new Error(problem)
    },
    stop: running.stop,
  }
}

async function declared({clusterFile, clusters}: StartLocalOptions): Promise<ClusterFile | undefined> {
  if (clusterFile !== undefined) return parseClusterFile(await readClusterFile(clusterFile), clusterFile)
  return clusters ? checkClusters(clusters) : undefined
}
