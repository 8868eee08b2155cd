import fc from 'fast-check'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {loadClient} from '../../src/aws/clients.js'
import type {Api, EcsApi} from '../../src/core/api.js'
import {systemClock} from '../../src/core/clock.js'
import {loadSnapshot} from '../../src/observe/load-snapshot.js'
import type {SnapshotTaskDefinition} from '../../src/placement/snapshot.js'
import {demoContainerInstance} from '../../src/project/demo.js'
import {plan} from '../../src/rollout/plan.js'
import {type LocalProcess, startLocalProcess} from '../support/local-process.js'

const runs = Number(process.env.GANTRY_RUNS ?? 100)
const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const region = 'us-east-1'
const saved = {...process.env}

let local: LocalProcess

/** The endpoint runs in another process: nothing but HTTP joins it and the plan. */
beforeAll(async () => {
  Object.assign(process.env, {AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local'})
  local = await startLocalProcess()
})
afterAll(async () => {
  await local.stop()
  process.env = saved
})

/** A cluster and a service on it that is then deployed anew. */
const story = fc.record({
  instances: fc.integer({min: 1, max: 4}),
  fargate: fc.boolean(),
  desiredCount: fc.integer({min: 1, max: 6}),
  minimumHealthyPercent: fc.constantFrom(0, 50, 66, 75, 100),
  maximumPercent: fc.constantFrom(100, 125, 150, 200),
  memory: fc.constantFrom(256, 1800, 3500),
  hostPort: fc.constantFrom(undefined, 0, 80),
  breaker: fc.boolean(),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

interface Batch {
  atMs: number
  start: number
  stop: number
}

/** To the nearest second: a request takes its place between two milliseconds of the endpoint's clock. */
const whole = (ms: number) => Math.round(ms / 1000) * 1000 + 0

/** The batches the service's own events tell, from the update on. */
function batchesOf(events: Array<{createdAt?: Date; message?: string}>, sinceMs: number): Batch[] {
  const batches = new Map<number, Batch>()
  for (const {createdAt, message = ''} of [...events].reverse()) {
    const atMs = whole((createdAt?.getTime() ?? 0) - sinceMs)
    const moved = /has (started|stopped) (\d+) (?:running )?tasks?:/.exec(message)
    if (atMs < 0 || !moved) continue
    const batch = batches.get(atMs) ?? {atMs, start: 0, stop: 0}
    if (moved[1] === 'started') batch.start += Number(moved[2])
    else batch.stop += Number(moved[2])
    batches.set(atMs, batch)
  }
  return [...batches.values()]
}

interface Clients {
  ecs: EcsApi & Pick<Api['ecs'], 'registerContainerInstance'>
  api: Pick<Api, 'ecs' | 'ec2' | 'elbV2' | 'autoScaling'>
}

async function clients(): Promise<Clients> {
  const client = {region, endpoint: local.endpoint}
  const [ecs, ec2, elbV2, autoScaling] = await Promise.all([
    loadClient('ecs', client),
    loadClient('ec2', client),
    loadClient('elbV2', client),
    loadClient('autoScaling', client),
  ])
  return {ecs, api: {ecs, ec2, elbV2, autoScaling}}
}

async function deployed({ecs, api}: Clients, told: Story) {
  await ecs.createCluster({clusterName: 'c'})
  for (let index = 0; index < told.instances; index++)
    await ecs.registerContainerInstance(demoContainerInstance(index, 'c'))
  const network = {awsvpcConfiguration: {subnets: [] as string[]}}
  const definition = (image: string) => ({
    family: 'web',
    networkMode: told.fargate ? ('awsvpc' as const) : ('bridge' as const),
    ...(told.fargate ? {cpu: '256', memory: '512', requiresCompatibilities: ['FARGATE' as const]} : {}),
    containerDefinitions: [
      {
        name: 'web',
        image,
        essential: true,
        ...(told.fargate ? {} : {cpu: 128, memory: told.memory}),
        ...(told.hostPort === undefined || told.fargate
          ? {}
          : {portMappings: [{containerPort: 80, hostPort: told.hostPort}]}),
      },
    ],
  })
  if (told.fargate)
    network.awsvpcConfiguration.subnets = [(await api.ec2.describeSubnets({})).Subnets?.[0]?.SubnetId ?? '']
  const first = await ecs.registerTaskDefinition(definition('nginx:1'))
  await ecs.createService({
    cluster: 'c',
    serviceName: 'web',
    taskDefinition: first.taskDefinition?.taskDefinitionArn,
    desiredCount: told.desiredCount,
    launchType: told.fargate ? 'FARGATE' : 'EC2',
    ...(told.fargate ? {networkConfiguration: network} : {}),
    availabilityZoneRebalancing: 'DISABLED',
    deploymentConfiguration: {
      minimumHealthyPercent: told.minimumHealthyPercent,
      maximumPercent: told.maximumPercent,
      deploymentCircuitBreaker: {enable: told.breaker, rollback: false},
    },
  })
  await local.advance(20 * 60_000)
  const {services} = await ecs.describeServices({cluster: 'c', services: ['web']})
  const steady = services?.[0]?.deployments?.[0]?.rolloutState === 'COMPLETED'
  const snapshot = await loadSnapshot(api, 'c', {clock: systemClock, region})
  return {steady, snapshot, next: definition('nginx:2')}
}

it(`a plan and the rollout that follows agree (${runs} runs, seed ${seed})`, async () => {
  const known = await clients()
  const {ecs} = known
  const seen = {completes: 0, stuck: 0, fails: 0, unknown: 0, unsteady: 0}
  await fc.assert(
    fc.asyncProperty(story, async told => {
      await local.reset()
      const {steady, snapshot, next} = await deployed(known, told)
      // A service that never became steady has no rollout of its own to speak of.
      if (!steady) {
        seen.unsteady++
        return
      }
      const planned = plan(snapshot, {service: 'web', taskDefinition: next as SnapshotTaskDefinition})
      seen[planned.verdict]++
      const second = await ecs.registerTaskDefinition(next)
      const updated = await ecs.updateService({
        cluster: 'c',
        service: 'web',
        taskDefinition: second.taskDefinition?.taskDefinitionArn,
      })
      const beganMs = updated.service?.deployments?.[0]?.createdAt?.getTime() ?? 0
      await local.advance(3 * 3_600_000)
      const {services} = await ecs.describeServices({cluster: 'c', services: ['web']})
      const batches = batchesOf(services?.[0]?.events ?? [], beganMs)
      expect(planned.steps.map(({atMs, start = 0, stop = 0}) => ({atMs: whole(atMs), start, stop}))).toEqual(batches)
      const deployment = services?.[0]?.deployments?.find(({taskDefinition}) => taskDefinition?.endsWith(':2'))
      const verdict = {COMPLETED: 'completes', FAILED: 'fails', IN_PROGRESS: 'stuck'}[
        deployment?.rolloutState ?? 'IN_PROGRESS'
      ]
      expect(planned.verdict).toBe(verdict)
      if (verdict === 'completes' && planned.durationMs) {
        const {serviceDeployments} = await ecs.describeServiceDeployments({
          serviceDeploymentArns: [services?.[0]?.currentServiceDeployment ?? (await newest(ecs))],
        })
        const finished = serviceDeployments?.[0]?.finishedAt?.getTime() ?? 0
        expect(Math.abs(finished - beganMs - planned.durationMs.expected)).toBeLessThanOrEqual(
          planned.durationMs.expected * 0.1,
        )
        expect(finished - beganMs).toBeGreaterThanOrEqual(planned.durationMs.low)
        expect(finished - beganMs).toBeLessThanOrEqual(planned.durationMs.high)
      }
    }),
    {numRuns: runs, seed},
  )
  process.stdout.write(`plan against the endpoint: ${runs} runs, seed ${seed}, ${JSON.stringify(seen)}\n`)
  // The stories must not all end the same way.
  expect(seen.completes).toBeGreaterThan(runs / 10)
  expect(seen.stuck + seen.fails).toBeGreaterThan(runs / 50)
})

async function newest(ecs: EcsApi): Promise<string> {
  const {serviceDeployments} = await ecs.listServiceDeployments({cluster: 'c', service: 'web'})
  return serviceDeployments?.[0]?.serviceDeploymentArn ?? ''
}
