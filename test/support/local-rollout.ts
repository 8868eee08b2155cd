import {join} from 'node:path'
import {CloudWatchLogs} from '@aws-sdk/client-cloudwatch-logs'
import type {CreateServiceRequest, RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs'
import {ECS} from '@aws-sdk/client-ecs'
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import type {CloudWatchLogsApi, EcsApi, ElbV2Api} from '../../src/core/api.js'
import type {Clock} from '../../src/core/clock.js'
import {countCalls, type RolloutContext} from '../../src/rollout/context.js'
import {embedExplanation} from '../../src/rollout/embed-explanation.js'
import {type LocalProcess, startLocalProcess} from './local-process.js'
import {root} from './source-graph.js'

/** Rewrites what a call answers, or throws in its place: what a proxy between the two would do. */
export type Rewrite = (operation: string, answer: unknown) => unknown

/**
 * A rollout job against an endpoint in another process, in virtual time: its sleeping is what moves the endpoint's
 * clock, through the control API.
 */
export interface LocalRollout {
  local: LocalProcess
  /** A client whose calls nobody counts. */
  ecs: ECS
  context: RolloutContext
  rewrite: (rewrite: Rewrite | undefined) => void
  stop(): Promise<void>
}

export const cluster = 'prod'

/** Starts an endpoint with three EC2 instances in three zones and one target group. */
export async function startLocalRollout(patience: Partial<RolloutContext['patience']> = {}): Promise<LocalRollout> {
  const local = await startLocalProcess(['--cluster-file', join(root, 'test/fixtures/rollout/cluster.yml')])
  const startMs = Date.now()
  let passedMs = 0
  const clock: Clock = {
    now: () => startMs + passedMs,
    monotonic: () => passedMs,
    sleep: async (ms, signal) => {
      if (signal?.aborted) throw signal.reason
      passedMs += ms
      await local.advance(ms)
    },
  }
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
        return async (input: unknown) => {
          const answer = await call.call(target, input)
          return rewriting ? rewriting(`${property[0]?.toUpperCase()}${property.slice(1)}`, answer) : answer
        }
      },
    })
  const ecs = through(new ECS(options) as EcsApi)
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
    ecs: new ECS(options),
    context,
    rewrite: rewrite => {
      rewriting = rewrite
    },
    stop: async () => {
      await local.stop()
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
