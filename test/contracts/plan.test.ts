import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import type {Plan} from '../../src/rollout/plan.js'
import {cluster} from '../commands/placement-cluster.js'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-contract-plan-'))
const file = (name: string, value: unknown) => {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}
let local: LocalEndpoint
let environment: Record<string, string>

beforeAll(async () => {
  local = await startLocal({
    region: 'eu-west-1',
    virtualClock: true,
    clusters: [{name: 'prod', instances: [{type: 'm5.large', count: 2, availabilityZones: ['eu-west-1a']}]}],
  })
  environment = {
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
  const {ecs} = local.clients
  await ecs.registerTaskDefinition(task('1') as never)
  await ecs.createService({
    cluster: 'prod',
    serviceName: 'web',
    taskDefinition: 'web',
    desiredCount: 2,
    launchType: 'EC2',
    placementConstraints: [],
    deploymentConfiguration: {
      minimumHealthyPercent: 50,
      maximumPercent: 100,
      deploymentCircuitBreaker: {enable: true, rollback: true},
    },
  })
  local.advance('20m')
})
afterAll(async () => {
  await local.stop()
  rmSync(folder, {recursive: true})
})

const task = (version: string) => ({
  family: 'web',
  networkMode: 'bridge',
  containerDefinitions: [
    {
      name: 'app',
      image: 'nginx:1.27',
      memory: 256,
      essential: true,
      environment: [{name: 'TOKEN', value: `hush-${version}`}],
    },
  ],
})
const document = async (argv: string[], wanted = 0) => {
  const {stdout, stderr, exitCode} = await runCli([...argv, '--json'], environment)
  expect(exitCode, stderr).toBe(wanted)
  expect(stdout.trim()).not.toContain('\n')
  expect(stdout).not.toContain('null')
  return JSON.parse(stdout)
}

const side = {running: expect.any(Number), pending: expect.any(Number)}
const finding = expect.objectContaining({
  rule: expect.any(String),
  severity: expect.stringMatching(/^(error|warning|suggestion)$/),
  certainty: expect.stringMatching(/^(certain|likely|unknown)$/),
  what: expect.any(String),
  evidence: expect.any(Array),
  source: expect.any(String),
})

function checkPlan(plan: Plan) {
  expect(Object.keys(plan).sort()).toEqual(
    expect.arrayContaining([
      'assumptions',
      'bounds',
      'capacityProviders',
      'certainty',
      'diff',
      'lint',
      'snapshot',
      'steps',
      'v',
      'verdict',
      'verify',
    ]),
  )
  expect(plan).toMatchObject({
    v: 1,
    verdict: expect.stringMatching(/^(completes|stuck|fails|unknown)$/),
    certainty: expect.stringMatching(/^(certain|likely|unknown)$/),
    bounds: {desired: expect.any(Number), lower: expect.any(Number), upper: expect.any(Number)},
  })
  for (const step of plan.steps) {
    expect(step).toMatchObject({atMs: expect.any(Number), old: side, new: side, healthy: expect.any(Number)})
    for (const count of [step.start, step.stop]) if (count !== undefined) expect(count).toEqual(expect.any(Number))
  }
  for (const assumption of plan.assumptions)
    expect(assumption).toEqual({
      id: expect.any(String),
      value: expect.any(String),
      basis: expect.any(String),
      mattered: expect.any(Boolean),
    })
  for (const row of plan.verify)
    expect(row).toMatchObject({check: expect.any(String), result: expect.stringMatching(/^(ok|ng|skip)$/)})
  expect(plan.snapshot.notRead).toEqual(expect.any(Array))
}

describe('plan --json', () => {
  it('of the numbers alone, without AWS', async () => {
    const plan = await document([
      'plan',
      '--desired-count',
      '4',
      '--minimum-healthy-percent',
      '50',
      '--maximum-percent',
      '100',
    ])
    checkPlan(plan)
    expect(plan).toMatchObject({verdict: 'completes', certainty: 'certain', bounds: {desired: 4, lower: 2, upper: 4}})
    expect(plan.steps.map(({start = 0, stop = 0}) => [start, stop])).toEqual([
      [0, 2],
      [2, 0],
      [0, 2],
      [2, 0],
    ])
  })

  it('of the live cluster: batches with their places, the change, the checks, the breaker', async () => {
    const plan = await document(['plan', 'web', '--cluster', 'prod', '--task-definition', file('two.json', task('2'))])
    checkPlan(plan)
    expect(plan).toMatchObject({
      verdict: 'completes',
      durationMs: {expected: expect.any(Number), low: expect.any(Number), high: expect.any(Number)},
      suggestedTimeoutMs: expect.any(Number),
      breaker: {threshold: 3, tripsAfterMs: expect.any(Number)},
      capacityProviders: [],
      snapshot: {takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/)},
    })
    expect(plan.durationMs.low).toBeLessThanOrEqual(plan.durationMs.expected)
    expect(plan.durationMs.high).toBeGreaterThanOrEqual(plan.durationMs.expected)
    const places = plan.steps.flatMap(({where = []}) => where)
    expect(places.length).toBeGreaterThan(0)
    for (const place of places) {
      expect(place).toMatchObject({
        containerInstanceArn: expect.stringContaining(':container-instance/prod/'),
        availabilityZone: 'eu-west-1a',
      })
      expect([place.start, place.stop].filter(count => count !== undefined)).toHaveLength(1)
    }
    expect(plan.diff).toContainEqual(expect.objectContaining({pointer: expect.stringMatching(/^\//)}))
    // names of changed environment variables, never values
    expect(JSON.stringify(plan)).not.toContain('hush-')
  })

  it('of a dead end: exit 1 with kind, moment and findings', async () => {
    const stuck = await document(['plan', 'web', '--cluster', 'prod', '--minimum-healthy-percent', '100'], 1)
    checkPlan(stuck)
    expect(stuck).toMatchObject({
      verdict: 'stuck',
      certainty: 'certain',
      stuck: {atMs: expect.any(Number), kind: 'deployment-configuration', findings: [finding]},
    })
    expect(stuck.durationMs).toBeUndefined()
  })

  it('of a snapshot file, with AWS out of reach', async () => {
    const snapshot = file('snapshot.json', cluster([{id: 'a'}, {id: 'b'}]))
    const {stdout, exitCode} = await runCli(['plan', 'web', '--snapshot', snapshot, '--json'], {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    })
    expect([0, 1]).toContain(exitCode)
    checkPlan(JSON.parse(stdout))
  })
})

describe('diff --json', () => {
  it('per service what differs, what is kept, who registered it', async () => {
    const argv = ['diff', 'web', '--cluster', 'prod', '--task-definition', file('two.json', task('2'))]
    const answer = await document(argv)
    expect(answer).toEqual({
      v: 1,
      services: [
        {
          service: 'web',
          exists: true,
          taskDefinitionArn: expect.stringMatching(/task-definition\/web:1$/),
          registeredBy: expect.any(String),
          registeredAt: expect.stringMatching(/Z$/),
          taskDefinition: [{pointer: '/containerDefinitions/app/environment/TOKEN', hidden: true}],
          serviceDefinition: [],
          kept: expect.any(Array),
        },
      ],
    })
    expect(JSON.stringify(answer)).not.toContain('hush-')
    await document([...argv, '--exit-code'], 1)
    await document(['diff', 'web', '--cluster', 'prod', '--exit-code'], 0)
  })

  it('a service that is not there', async () => {
    const argv = ['diff', 'none', '--cluster', 'prod', '--task-definition', file('two.json', task('2')), '--exit-code']
    expect((await document(argv, 1)).services).toMatchObject([{service: 'none', exists: false}])
  })
})

describe('verify --json', () => {
  it('one row a check and thing: ok, ng or skip, with reason, fix and IAM action where there are any', async () => {
    const service = {
      serviceName: 'web',
      desiredCount: 1,
      launchType: 'EC2',
      loadBalancers: [
        {
          targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/none/0123456789abcdef',
          containerName: 'app',
          containerPort: 80,
        },
      ],
    }
    const answer = await document(
      [
        ...['verify', 'web', '--cluster', 'prod', '--task-definition', file('two.json', task('2'))],
        ...['--service-definition', file('service.json', service)],
      ],
      1,
    )
    expect(answer).toEqual({v: 1, services: [{service: 'web', checks: expect.any(Array)}]})
    const {checks} = answer.services[0]
    for (const row of checks) {
      expect(row).toMatchObject({
        check: expect.stringMatching(/^[a-z-]+$/),
        what: expect.any(String),
        result: expect.stringMatching(/^(ok|ng|skip)$/),
      })
      if (row.result === 'ng') expect(row).toMatchObject({reason: expect.any(String), fix: expect.any(String)})
      if (row.result === 'skip') expect(row.reason).toEqual(expect.any(String))
    }
    expect(new Set(checks.map(({result}: {result: string}) => result))).toEqual(new Set(['ok', 'ng', 'skip']))
  })
})

describe('hostile strings in a plan', () => {
  const hostile =
    '\u001b[2J\u001b]0;owned\u0007\n::error::owned\n##[error]owned <script>alert(1)</script> **b** `c` | "q" \u202e'
  const made = cluster([{id: 'a'}, {id: 'b'}], {notRead: [{what: hostile, why: hostile, iamAction: hostile}]})
  const html = join(folder, 'hostile.html')
  const path = file('hostile.json', {
    ...made,
    containerInstances: made.containerInstances.map(instance => ({
      ...instance,
      ec2InstanceId: `${hostile}${instance.ec2InstanceId}`,
      capacityProviderName: hostile,
      attributes: [
        ...(instance.attributes ?? []).filter(({name}) => name !== 'ecs.availability-zone'),
        {name: 'ecs.availability-zone', value: hostile},
      ],
    })),
    services: made.services?.map(service => ({...service, serviceName: hostile, desiredCount: 1})),
    tasks: (made.tasks ?? []).map(task => ({...task, group: `service:${hostile}`})),
  })

  it.each([
    ['text', {}],
    ['text under CI', {CI: 'true'}],
  ])('%s and HTML: nothing a terminal, a CI system or a browser would obey', async (_, more) => {
    const {stdout, stderr} = await runCli(['plan', hostile, '--snapshot', path, '--html', html], more)
    for (const text of [stdout, stderr]) {
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect(text).not.toMatch(/^\s*(::|##\[)/m)
    }
    expect(stdout).toContain('owned')
    const page = readFileSync(html, 'utf8')
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toMatch(/<script|\u001b/)
  })
})
