import type {CreateServiceRequest, RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs'
import {afterAll, describe, expect, it} from 'vitest'
import {scenarios} from '../../src/local/scenarios/index.js'
import {deploy} from '../../src/rollout/deploy.js'
import type {FindingEvent, Outcome, RolloutEvent} from '../../src/rollout/event.js'
import {
  EndpointPool,
  type LocalRollout,
  type Rewrite,
  serviceDefinition,
  taskDefinition,
} from '../support/local-rollout.js'
import {collect, deployOptions} from '../support/rollout-world.js'
import {betweenTargetGroups} from '../support/two-target-groups.js'
import {expectations} from './scenario-expectations.js'

type Container = Record<string, unknown>
interface Setup {
  task?: Partial<RegisterTaskDefinitionRequest>
  service?: Partial<CreateServiceRequest>
  container?: Container
  cluster?: string
  /** In stages without a load balancer: its checks would come first, or take longer than a task lives. */
  unbalanced?: boolean
}

const breaker = {enable: true, rollback: true}
const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef'
const fargateTask: Setup['task'] = {
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
}
const network = {awsvpcConfiguration: {subnets: ['subnet-0a1b2c3d4e5f60718'], assignPublicIp: 'ENABLED' as const}}
const awsvpcPort: Container = {portMappings: [{containerPort: 80}]}

// What each scenario needs to bite: a health check, a secret, a load balancer, …
const setups: Record<string, Setup> = {
  'container-unhealthy': {
    unbalanced: true,
    container: {healthCheck: {command: ['CMD-SHELL', 'curl -f http://localhost/ || exit 1']}},
  },
  'secret-denied': {
    container: {
      secrets: [{name: 'S', valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'}],
    },
  },
  'port-clash': {container: {portMappings: [{containerPort: 80, hostPort: 8080}]}, service: {desiredCount: 1}},
  'elb-unhealthy': {service: {loadBalancers: [{targetGroupArn, containerName: 'app', containerPort: 80}]}},
  'alarm-rollback': {
    service: {
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: breaker,
        alarms: {alarmNames: ['web-5xx'], enable: true, rollback: true},
      },
    },
  },
  'no-egress': {
    task: fargateTask,
    container: awsvpcPort,
    service: {launchType: 'FARGATE', networkConfiguration: network},
  },
  'fargate-capacity': {
    task: fargateTask,
    container: awsvpcPort,
    service: {launchType: 'FARGATE', networkConfiguration: network},
  },
  'spot-interruption': {
    cluster: 'spot',
    unbalanced: true,
    task: fargateTask,
    container: awsvpcPort,
    service: {
      launchType: undefined,
      capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}],
      networkConfiguration: network,
    },
  },
}

interface Run {
  outcome: Outcome
  exitCode: number
  cause: string | undefined
  findings: string[]
  events: RolloutEvent[]
}

/** How the service is deployed: `rolling`, or in stages. */
type Strategy = 'rolling' | 'blue/green' | 'canary'

type Variant = 'plain' | 'sidecar' | 'older failure' | 'other service' | 'second wording' | 'no logs' | 'unknown text'

const sidecar = {
  name: 'sidecar',
  image: 'public.ecr.aws/docker/library/busybox:1.36',
  memory: 64,
  essential: false,
}

const pool = new EndpointPool(2)
// of which most is waiting for one of the endpoints
const waitingToo = 300_000
afterAll(() => pool.stop())

const balanced = betweenTargetGroups({region: 'eu-west-1', containerName: 'app'})
const stages = {
  rolling: {},
  'blue/green': {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5},
  canary: {
    strategy: 'CANARY',
    bakeTimeInMinutes: 5,
    canaryConfiguration: {canaryPercent: 10, canaryBakeTimeInMinutes: 5},
  },
} as const

function definitionOf(setup: Setup, strategy: Strategy): Partial<CreateServiceRequest> {
  const definition = serviceDefinition(setup.service)
  if (strategy === 'rolling') return definition
  return {
    ...definition,
    ...(setup.unbalanced ? {} : balanced),
    deploymentConfiguration: {...definition.deploymentConfiguration, ...stages[strategy]},
  }
}

// Asked more seldom where the same was seen closely: what is checked does not depend on how often.
function pollIntervalMs(variant: Variant, strategy: Strategy): number {
  if (strategy === 'rolling') return variant === 'plain' ? 5_000 : 20_000
  return variant === 'plain' ? 20_000 : 60_000
}

async function runScenario(name: string, variant: Variant, strategy: Strategy): Promise<Run> {
  const world = await pool.start({
    timeoutMs: (strategy === 'rolling' ? 20 : 60) * 60_000,
    pollIntervalMs: pollIntervalMs(variant, strategy),
  })
  try {
    const setup = setups[name] ?? {}
    const {context, local} = world
    if (setup.cluster) {
      context.cluster = `${context.cluster}-${setup.cluster}`
      await context.ecs.createCluster({clusterName: context.cluster, capacityProviders: ['FARGATE', 'FARGATE_SPOT']})
    }
    const definition = (version: number, family = 'web') => {
      const input = taskDefinition(version, {...setup.task, family}, setup.container)
      if (variant === 'sidecar') input.containerDefinitions?.push(sidecar)
      return {input}
    }
    const create = {...deployOptions, mayCreate: async () => true}
    await collect(
      deploy(
        context,
        [{service: 'web', taskDefinition: definition(1), serviceDefinition: definitionOf(setup, strategy)}],
        create,
      ),
    )
    if (variant === 'older failure') await failOnce(world, definition)
    if (variant === 'other service') await otherService(world, create)
    await local.scenario(name, {cluster: context.cluster, service: 'web'})
    world.rewrite(rewriteOf(variant, name))
    const {events, result} = await collect(
      deploy(context, [{service: 'web', taskDefinition: definition(3)}], deployOptions),
    )
    return {
      outcome: result.outcome,
      exitCode: result.exitCode,
      cause: result.services[0]?.cause?.rule,
      findings: events
        .filter((event): event is FindingEvent => event.type === 'finding')
        .map(event => event.finding.rule),
      events,
    }
  } finally {
    await world.stop()
  }
}

// An older failure of the same service, of another kind: its task stays among the stopped ones for an hour.
async function failOnce(world: LocalRollout, definition: (version: number) => {input: RegisterTaskDefinitionRequest}) {
  const {input} = definition(2)
  const app = input.containerDefinitions?.[0]
  if (app) app.dockerLabels = {'gantry.local/exit-code': '127', 'gantry.local/exit-after': '1s'}
  const {result} = await collect(deploy(world.context, [{service: 'web', taskDefinition: {input}}], deployOptions))
  expect(result.outcome, 'the older failure is one').toBe('rolled-back')
}

async function otherService(world: LocalRollout, create: typeof deployOptions) {
  const input = taskDefinition(1, {family: 'other'}, {dockerLabels: {'gantry.local/exit-code': '127'}})
  const {result} = await collect(
    deploy(
      {...world.context, cluster: world.context.cluster},
      [
        {
          service: 'other',
          taskDefinition: {input},
          serviceDefinition: {...serviceDefinition({serviceName: 'other', desiredCount: 1})},
        },
      ],
      create,
    ),
  )
  expect(result.outcome, 'the other service fails').toBe('failed')
}

// How many milliseconds after the first answer that could show it a cause was named: within one poll the clock stands.
function pollsLate(events: RolloutEvent[], cause: string): number {
  const named = events.find(event => event.type === 'finding' && event.finding.rule === cause)
  const shown = events.find(
    event =>
      (event.type === 'task-stopped' && event.revision === 'new') ||
      (event.type === 'event' &&
        /^(place|placement|alarm|deployment-configuration|target-unhealthy)/.test(event.rule ?? '')) ||
      // the arithmetic of a stuck configuration needs no more than the first look
      (cause === 'deployment-configuration-stuck' && event.type === 'progress'),
  )
  return Date.parse(named?.at ?? '') - Date.parse(shown?.at ?? '')
}

const secondWordings: Record<string, [RegExp, string][]> = {
  'image-missing': [
    [
      /CannotPullContainerError:.*/s,
      'cannotPullContainerError: manifest for registry/app:1 not found: manifest unknown',
    ],
  ],
  'wrong-architecture': [
    [
      /CannotPullContainerError:.*/s,
      'CannotPullContainerError: no matching manifest for linux/amd64 in the manifest list entries',
    ],
  ],
  'secret-denied': [
    [
      /ResourceInitializationError:.*/s,
      'Fetching secret data from AWS Secrets Manager in region eu-west-1: AccessDeniedException: User: arn:aws:sts::1:assumed-role/x is not authorized to perform: secretsmanager:GetSecretValue on resou',
    ],
  ],
  'no-egress': [
    [
      /ResourceInitializationError:.*/s,
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request fai...',
    ],
  ],
  oom: [[/OutOfMemoryError:.*/s, 'OutofMemoryError: container killed due to memory usage']],
  'container-unhealthy': [[/Task failed container health checks/, 'Task failed container health checks. ']],
  'elb-unhealthy': [[/Task failed ELB health checks in/, 'Task failed ELB health checks in (target-group']],
  'fargate-capacity': [[/Capacity is unavailable[^.]*/, 'capacity is unavailable at this time']],
}

function rewriteOf(variant: Variant, name: string): Rewrite | undefined {
  if (variant === 'no logs') {
    return (operation, answer) => {
      if (operation !== 'GetLogEvents') return answer
      const error = new Error('User: x is not authorized to perform: logs:GetLogEvents on resource: y') as Error & {
        $fault: string
      }
      error.name = 'AccessDeniedException'
      error.$fault = 'client'
      throw error
    }
  }
  const pairs: [RegExp, string][] =
    variant === 'second wording'
      ? (secondWordings[name] ?? [])
      : variant === 'unknown text'
        ? [[/(CannotPull|ResourceInit)\w+:.*/s, 'FluxError: the capacitor is dry']]
        : []
  if (pairs.length === 0) return undefined
  const texts = new Set(['stoppedReason', 'reason', 'message'])
  const walk = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string' && texts.has(key))
      return pairs.reduce((text, [pattern, wording]) => text.replace(pattern, wording), value)
    if (Array.isArray(value)) return value.map(item => walk(item))
    if (value instanceof Date || typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, walk(inner, member)]))
  }
  return (operation, answer) => (/^Describe(Tasks|Services)$/.test(operation) ? walk(answer) : answer)
}

const strategies: Strategy[] = ['rolling', 'blue/green', 'canary']
const variants: Variant[] = ['plain', 'sidecar', 'older failure', 'other service', 'second wording', 'no logs']

describe.concurrent('the scenarios of the endpoint, followed by a deploy', () => {
  it('are all expected here', () => {
    expect(Object.keys(expectations).sort()).toEqual(scenarios.map(scenario => scenario.name).sort())
  })

  for (const [name, {inStages, ...rolling}] of Object.entries(expectations)) {
    for (const strategy of strategies) {
      const expected = strategy !== 'rolling' && inStages ? {...inStages, logs: false, cause: undefined} : rolling
      for (const variant of variants) {
        if (variant === 'second wording' && !secondWordings[name]) continue
        // a daemonless Fargate cluster has no room for the other service's EC2 tasks
        if (variant === 'other service' && setups[name]?.cluster) continue
        const {outcome, exitCode, cause, logs} = expected
        const ending = `${outcome}${cause ? `, because of ${cause}` : ''}`
        it(`${name}, ${strategy}, ${variant}: ${ending}`, {timeout: waitingToo}, async () => {
          const run = await runScenario(name, variant, strategy)
          expect({outcome: run.outcome, exitCode: run.exitCode, cause: run.cause}).toEqual({outcome, exitCode, cause})
          // named while it goes on, at the first poll that could show it, and nothing else beside it
          if (cause) expect(run.findings[0]).toBe(cause)
          if (cause) expect(pollsLate(run.events, cause)).toBe(0)
          expect(run.findings.filter(rule => rule !== cause && !rule.startsWith('not-'))).toEqual([])
          if (variant === 'no logs' && logs) expect(run.findings).toContain('not-allowed')
        })
      }
    }
  }

  it.each(strategies)(
    'a text no rule knows, %s: "could not tell", verbatim, and never a wrong cause',
    async strategy => {
      const run = await runScenario('image-missing', 'unknown text', strategy)
      expect(run.outcome).toBe('rolled-back')
      expect(run.cause).toBe('unknown-stop')
      const finding = run.events.find((event): event is FindingEvent => event.type === 'finding')?.finding
      expect(finding).toMatchObject({certainty: 'unknown', awsMessage: 'FluxError: the capacitor is dry'})
    },
  )
})
