import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {runCli} from '../support/run-cli.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-rollout-contract-'))
let local: LocalEndpoint

beforeAll(async () => {
  local = await startLocal({clusters: [{name: 'prod', instances: [{type: 'm5.large', count: 2}]}], speed: 200})
})
afterAll(async () => {
  await local.stop()
  rmSync(directory, {recursive: true, force: true})
})

const file = (name: string, value: object) => {
  writeFileSync(join(directory, name), JSON.stringify(value))
  return join(directory, name)
}
const task = (image: string, labels?: object) =>
  file('task.json', {
    family: 'web',
    containerDefinitions: [
      {name: 'web', image, cpu: 64, memory: 64, essential: true, ...(labels ? {dockerLabels: labels} : {})},
    ],
  })
const environment = () => ({
  AWS_ENDPOINT_URL: local.endpoint,
  AWS_REGION: local.region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  GANTRY_POLL_INTERVAL: '20ms',
})

type Line = Record<string, unknown> & {v: number; at: string; type: string}

async function lines(argv: string[]): Promise<{lines: Line[]; exitCode: number; last: Line}> {
  const {stdout, exitCode} = await runCli([...argv, '--json'], environment())
  const parsed = stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Line)
  for (const line of parsed) {
    expect(line.v).toBe(1)
    expect(new Date(line.at).toISOString()).toBe(line.at)
  }
  return {lines: parsed, exitCode, last: parsed.at(-1) as Line}
}

const deploy = (image: string, ...more: string[]) => [
  'deploy',
  'web',
  '--cluster',
  'prod',
  '--task-definition',
  task(image),
  ...more,
]

describe('deploy --json', () => {
  it('the first line is start, the last is result; every outcome has its exit code', async () => {
    const service = file('service.json', {
      serviceName: 'web',
      launchType: 'EC2',
      desiredCount: 1,
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: {enable: true, rollback: true},
      },
    })
    const missing = await lines(deploy('nginx:1', '--service-definition', service))
    expect(missing.exitCode).toBe(2)

    const created = await lines(deploy('nginx:1', '--service-definition', service, '--create'))
    expect(created.lines[0]).toMatchObject({
      type: 'start',
      account: local.accountId,
      region: local.region,
      cluster: 'prod',
      endpoint: local.endpoint,
      services: ['web'],
    })
    expect(created.lines.find(({type}) => type === 'registered')).toMatchObject({
      taskDefinitionArn: expect.stringMatching(/task-definition\/web:1$/),
      reused: false,
    })
    expect(created.lines.find(({type}) => type === 'deployment')).toMatchObject({
      service: 'web',
      serviceDeploymentArn: expect.stringContaining(':service-deployment/prod/web/'),
    })
    const progress = created.lines.filter(({type}) => type === 'progress')
    for (const line of progress) {
      expect(line).toMatchObject({
        service: 'web',
        status: expect.any(String),
        desired: 1,
        lower: 1,
        upper: 2,
        old: {running: expect.any(Number), pending: expect.any(Number)},
        new: {running: expect.any(Number), pending: expect.any(Number), failed: expect.any(Number)},
      })
    }
    const said = progress.map(({at, ...line}) => JSON.stringify(line))
    expect(new Set(said).size, 'progress only when something changed').toBe(said.length)
    expect(created.last).toMatchObject({
      type: 'result',
      outcome: 'succeeded',
      exitCode: 0,
      services: [{service: 'web', outcome: 'succeeded'}],
      apiCalls: expect.objectContaining({DescribeServices: expect.any(Number)}),
    })

    const same = await lines(deploy('nginx:1'))
    expect(same.last).toMatchObject({type: 'result', outcome: 'unchanged', exitCode: 0})

    const started = await lines(deploy('nginx:2', '--no-wait'))
    expect(started.last).toMatchObject({outcome: 'started', exitCode: 0, followed: false})
    local.advance('10m')

    const crash = [
      'deploy',
      'web',
      '--cluster',
      'prod',
      '--task-definition',
      task('nginx:3', {'gantry.local/exit-code': '1'}),
    ]
    const rolledBack = await lines(crash)
    expect(rolledBack.last).toMatchObject({
      outcome: 'rolled-back',
      exitCode: 5,
      services: [{outcome: 'rolled-back', cause: {rule: expect.any(String), what: expect.stringContaining('code 1')}}],
    })
    const order = rolledBack.lines.map(({type}) => type)
    expect(order.indexOf('task-stopped')).toBeGreaterThan(order.indexOf('deployment'))
    expect(order.indexOf('finding')).toBeGreaterThan(order.indexOf('task-stopped'))
    expect(order).toContain('rollback')
    expect(rolledBack.lines.find(({type}) => type === 'task-stopped')).toMatchObject({
      revision: expect.stringMatching(/^(new|old)$/),
      containers: [{name: 'web', exitCode: 1}],
    })
    expect(rolledBack.exitCode).toBe(5)
  })

  it('a failure before the start is an error line and a result line', async () => {
    const {lines: printed, exitCode} = await lines([
      'deploy',
      'web',
      '--cluster',
      'prod',
      '--task-definition',
      join(directory, 'none.json'),
    ])
    expect(exitCode).toBe(2)
    expect(printed.map(({type}) => type)).toEqual(['error', 'result'])
    expect(printed[0]).toMatchObject({error: {kind: 'usage', message: expect.stringContaining('does not exist')}})
    expect(printed[1]).toMatchObject({exitCode: 2})
  })
})

describe('why --json', () => {
  it('a text alone: cause, others, couldNotTell, timeline; exit 1 when a cause is named', async () => {
    const named = await runCli([
      'why',
      '--text',
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/nope:1: not found',
      '--json',
    ])
    expect(JSON.parse(named.stdout)).toMatchObject({
      v: 1,
      cause: {rule: expect.any(String), severity: 'error'},
      others: expect.any(Array),
      couldNotTell: expect.any(Array),
      timeline: {events: expect.any(Number), stoppedTasks: expect.any(Number)},
    })
    expect(named.exitCode).toBe(1)
  })
})
