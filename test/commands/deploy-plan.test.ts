import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {serviceDefinition, taskDefinition} from '../support/local-rollout.js'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-deploy-plan-'))
let local: LocalEndpoint

beforeAll(async () => {
  local = await startLocal({
    region: 'eu-west-1',
    speed: 300,
    clusters: [{name: 'prod', instances: [{type: 'm5.large', count: 2, availabilityZones: ['eu-west-1a']}]}],
  })
})
afterAll(async () => {
  await local.stop()
  rmSync(folder, {recursive: true, force: true})
})

const file = (name: string, value: object) => {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(value))
  return path
}
const environment = () => ({
  AWS_ENDPOINT_URL: local.endpoint,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  GANTRY_POLL_INTERVAL: '25ms',
  GANTRY_EVIDENCE_DIR: join(folder, 'evidence'),
  GITHUB_ACTIONS: undefined,
  GITHUB_STEP_SUMMARY: undefined,
  CI: 'true',
})
// biome-ignore lint/suspicious/noExplicitAny: each line has members of its own
type Line = Record<string, any> & {type: string}

/** One deploy of a service, its lines and its exit code. */
async function deploy(service: string, task: object, definition: object, ...flags: string[]) {
  const argv = [
    ...['deploy', service, '--cluster', 'prod', '--task-definition', file('task.json', task)],
    ...['--service-definition', file('service.json', {...definition, serviceName: service}), ...flags],
  ]
  const {stdout, exitCode} = await runCli([...argv, '--json'], environment())
  const lines = stdout
    .trim()
    .split('\n')
    .map(text => JSON.parse(text) as Line)
  const of = (type: string) => lines.find(line => line.type === type)
  return {exitCode, lines, plan: of('plan'), result: of('result') as Line, argv}
}

describe('the plan before a deploy', () => {
  const staticPort = (version: number) =>
    taskDefinition(version, {family: 'one'}, {portMappings: [{containerPort: 80, hostPort: 80}]})
  const bounds = (minimumHealthyPercent: number, maximumPercent: number) =>
    serviceDefinition({desiredCount: 1, deploymentConfiguration: {minimumHealthyPercent, maximumPercent}})

  it('a certain dead end is refused with its fix, and with the fix applied it completes', async () => {
    expect((await deploy('one', staticPort(1), bounds(100, 100), '--create')).exitCode).toBe(0)
    const refused = await deploy('one', staticPort(2), bounds(100, 100))
    expect(refused.exitCode).toBe(1)
    expect(refused.plan).toMatchObject({
      service: 'one',
      verdict: 'stuck',
      certainty: 'certain',
      bounds: {desired: 1, lower: 1, upper: 1},
      stuck: {atMs: 0, kind: 'deployment-configuration'},
      notRead: [],
    })
    expect(refused.result).toMatchObject({
      outcome: 'refused',
      exitCode: 1,
      services: [{outcome: 'refused', cause: {fix: 'set maximumPercent to 200, or minimumHealthyPercent to 0'}}],
    })
    for (const writing of ['RegisterTaskDefinition', 'UpdateService'])
      expect(refused.result.apiCalls[writing]).toBeUndefined()
    const text = await runCli(refused.argv, environment())
    expect(text.exitCode).toBe(1)
    expect(text.stderr).toMatch(/plan: stuck: with 1 task, minimumHealthyPercent 100 and maximumPercent 100/)
    expect(text.stderr + text.stdout).toContain('set maximumPercent to 200, or minimumHealthyPercent to 0')

    for (const [version, minimum, maximum] of [
      [3, 100, 200],
      [4, 0, 100],
    ] as const) {
      const fixed = await deploy('one', staticPort(version), bounds(minimum, maximum))
      expect(fixed).toMatchObject({exitCode: 0, plan: {verdict: 'completes'}})
    }
  })

  it('a dead end that lies in the cluster: no instance has the port free', async () => {
    const two = serviceDefinition({desiredCount: 2})
    const task = (version: number) =>
      taskDefinition(version, {family: 'two'}, {portMappings: [{containerPort: 81, hostPort: 81}]})
    expect((await deploy('two', task(1), two, '--create')).exitCode).toBe(0)
    const refused = await deploy('two', task(2), two)
    expect(refused).toMatchObject({exitCode: 1, plan: {verdict: 'fails', stuck: {kind: 'placement'}}})
    expect(refused.result.services[0].cause.why).toMatch(/^2 RESOURCE:PORTS/)
    const {deploymentConfiguration} = two
    const fixed = {...two, deploymentConfiguration: {...deploymentConfiguration, minimumHealthyPercent: 50}}
    expect((await deploy('two', task(2), fixed)).exitCode).toBe(0)
  })

  it('--no-plan foresees nothing, and --force goes on in spite of it', async () => {
    const argv = [staticPort(5), bounds(100, 100)] as const
    const unseen = await deploy('one', ...argv, '--no-plan', '--no-wait')
    expect(unseen).toMatchObject({exitCode: 0, result: {outcome: 'started'}})
    expect(unseen.plan).toBeUndefined()
    const forced = await deploy('one', staticPort(6), bounds(100, 100), '--force', '--no-wait')
    expect(forced).toMatchObject({exitCode: 0, plan: {verdict: 'stuck'}, result: {outcome: 'started'}})
  })

  it('the timeout is the plan’s where none is given', async () => {
    const never = (version: number, health: string) =>
      taskDefinition(
        version,
        {family: 'slow'},
        {
          dockerLabels: {'gantry.local/health': health},
          healthCheck: {command: ['CMD', 'true'], interval: 10, retries: 2, startPeriod: 0},
        },
      )
    const calm = serviceDefinition({
      desiredCount: 1,
      deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 200},
    })
    expect((await deploy('slow', never(1, 'healthy'), calm, '--create')).exitCode).toBe(0)
    const {exitCode, plan, lines, result} = await deploy('slow', never(2, 'unhealthy'), calm)
    expect(exitCode).toBe(6)
    const started = lines.find(({type}) => type === 'deployment') as Line
    const watchedMs = Date.parse(result.at) - Date.parse(started.at)
    expect(watchedMs).toBeGreaterThanOrEqual(plan?.suggestedTimeoutMs - 60_000)
    expect(watchedMs).toBeLessThan(3_600_000)
    expect(plan?.suggestedTimeoutMs).toBeLessThan(1_800_000)
  })
})
