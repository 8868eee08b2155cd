import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {CloudWatchLogs} from '@aws-sdk/client-cloudwatch-logs'
import type {CreateServiceRequest, RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs'
import {ECS} from '@aws-sdk/client-ecs'
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import type {CloudWatchLogsApi, EcsApi, ElbV2Api} from '../../src/core/api.js'
import {countCalls, type RolloutContext} from '../../src/rollout/context.js'
import {embedExplanation} from '../../src/rollout/embed-explanation.js'
import {type LocalProcess, startLocalProcess} from './local-process.js'
import {root} from './source-graph.js'
import {virtualClock} from './virtual-clock.js'

/** Rewrites what a call answers, or throws in its place: what a proxy between the two would do. */
export type Rewrite = (operation: string, answer: unknown) => unknown

/**
 * A rollout job against an endpoint in another process, in virtual time: its sleeping is what moves the endpoint's
 * clock, through the control API.
 */
export interface LocalRollout {
  local: Pick<LocalProcess, 'endpoint' | 'region' | 'advance' | 'scenario'>
  /** A client whose calls nobody counts. */
  ecs: ECS
  context: RolloutContext
  /** What came back from AWS under way, by operation; throws what it throws. */
  rewrite: (rewrite: Rewrite | undefined) => void
  stop(): Promise<void>
}

/** The cluster of `startLocalRollout`. */
export const cluster = 'prod'

/** An endpoint of its own with three EC2 instances in three zones and one target group. */
export async function startLocalRollout(patience: Partial<RolloutContext['patience']> = {}): Promise<LocalRollout> {
  const local = await startLocalProcess(['--cluster-file', join(root, 'test/fixtures/rollout/cluster.yml')])
  return {
    ...rolloutOn(local, cluster, patience),
    stop: async () => {
      await local.stop()
    },
  }
}

/** Endpoints in processes of their own, lent to one case at a time: each case has a cluster nobody used before. */
export class EndpointPool {
  readonly #most: number
  readonly #all: Promise<Lent>[] = []
  readonly #free: Lent[] = []
  readonly #waiting: ((lent: Lent) => void)[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** A job on a fresh cluster of three EC2 instances in three zones, with one target group; `stop` gives it back. */
  async start(patience: Partial<RolloutContext['patience']> = {}): Promise<LocalRollout> {
    const lent = await this.#lend()
    const cluster = `prod-${++lent.used}`
    const rollout = rolloutOn(lent.local, cluster, patience)
    return {
      ...rollout,
      stop: async () => {
        await rollout.stop()
        const next = this.#waiting.shift()
        if (next) next(lent)
        else this.#free.push(lent)
      },
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map(async lent => (await lent).local.stop()))
  }

  async #lend(): Promise<Lent> {
    const free = this.#free.pop()
    if (free) return free
    if (this.#all.length >= this.#most) return new Promise(resolve => this.#waiting.push(resolve))
    const lent = startWithClusters().then(local => ({local, used: 0}))
    this.#all.push(lent)
    return lent
  }
}

const clustersAtMost = 160

async function startWithClusters(): Promise<LocalProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-clusters-'))
  const file = join(folder, 'clusters.yml')
  const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']
  const clusters = Array.from({length: clustersAtMost}, (_, index) => ({
    name: `prod-${index + 1}`,
    instances: [{type: 'm5.large', count: 3, availabilityZones: zones}],
  }))
  await writeFile(file, JSON.stringify({region: 'eu-west-1', clusters}))
  try {
    return await startLocalProcess(['--cluster-file', file])
  } finally {
    await rm(folder, {recursive: true})
  }
}

interface Lent {
  local: LocalProcess
  used: number
}

function rolloutOn(local: LocalProcess, cluster: string, patience: Partial<RolloutContext['patience']>): LocalRollout {
  const clock = virtualClock(ms => local.advance(ms))
  const options = {
    endpoint: local.endpoint,
    region: local.region,
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    // the job's own patience works in virtual time, the SDK's retries do not
    maxAttempts: 1,
  }
  let rewriting: Rewrite | undefined
  const through = <A extends object>(api: A): A =>
    new Proxy(api, {
      get: (target, property) => {
        const call = Reflect.get(target, property) as (input: unknown) => Promise<unknown>
        if (typeof call !== 'function' || typeof property !== 'string') return call
        return (input: unknown) =>
          clock.during(async () => {
            const answer = await call.call(target, input)
            return rewriting ? rewriting(`${property[0]?.toUpperCase()}${property.slice(1)}`, answer) : answer
          })
      },
    })
  const plain = new ECS(options)
  const ecs = through(plain as EcsApi)
  const logs = through(new CloudWatchLogs(options) as CloudWatchLogsApi)
  const elbV2 = through(new ElasticLoadBalancingV2(options) as ElbV2Api)
  const calls: Record<string, number> = {}
  const context: RolloutContext = {
    cluster,
    ecs: countCalls(() => ecs, calls),
    ecsOnce: countCalls(() => ecs, calls),
    logs: countCalls(() => logs, calls),
    elbV2: countCalls(() => elbV2, calls),
    clock,
    random: () => 0,
    patience: {pollIntervalMs: 5000, unreachableTimeoutMs: 300_000, ...patience},
    calls,
    explainPlacement: subject => embedExplanation(context, {ecs: context.ecs}, local.region, subject),
  }
  return {
    local,
    ecs: plain,
    context,
    rewrite: rewrite => {
      rewriting = rewrite
    },
    // what still runs would cost time in every case that follows
    stop: async () => {
      await local.clearScenarios()
      const {serviceArns = []} = await plain.listServices({cluster: context.cluster, maxResults: 100})
      for (const service of serviceArns) await plain.deleteService({cluster: context.cluster, service, force: true})
      plain.destroy()
    },
  }
}

/** A task definition the endpoint's instances can run; `version` makes each revision a new one. */
export function taskDefinition(
  version: number,
  more: Partial<RegisterTaskDefinitionRequest> = {},
  container: Record<string, unknown> = {},
): RegisterTaskDefinitionRequest {
  return {
    family: 'web',
    networkMode: 'bridge',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: [
      {
        name: 'app',
        image: 'public.ecr.aws/docker/library/nginx:1.27',
        memory: 256,
        essential: true,
        portMappings: [{containerPort: 80, hostPort: 0}],
        environment: [{name: 'VERSION', value: String(version)}],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs'},
        },
        ...container,
      },
    ],
    ...more,
  }
}

/** A service of three tasks with the circuit breaker on. */
export function serviceDefinition(more: Partial<CreateServiceRequest> = {}): Partial<CreateServiceRequest> {
  return {
    serviceName: 'web',
    desiredCount: 3,
    launchType: 'EC2',
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: {enable: true, rollback: true},
    },
    ...more,
  }
}
