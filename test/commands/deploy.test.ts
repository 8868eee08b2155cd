import {mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {serviceDefinition, taskDefinition} from '../support/local-rollout.js'
import {runCli} from '../support/run-cli.js'

let local: LocalEndpoint
let folder: string
let environment: Record<string, string | undefined>

const hostile = '\u001b[31m::error::gotcha\u001b]0;title\u0007 <img src=x> [link](javascript:x) | pipe'

beforeAll(async () => {
  local = await startLocal({
    region: 'eu-west-1',
    speed: 200,
    clusters: [{name: 'prod', instances: [{type: 'm5.large', count: 3}]}],
  })
  folder = await mkdtemp(join(tmpdir(), 'gantry-deploy-'))
  environment = {
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    GANTRY_POLL_INTERVAL: '25ms',
    GANTRY_EVIDENCE_DIR: join(folder, 'evidence'),
    GITHUB_ACTIONS: undefined,
    GITHUB_STEP_SUMMARY: undefined,
    CI: undefined,
  }
  for (const version of [1, 2]) await writeFile(file(`web${version}.json`), JSON.stringify(taskDefinition(version)))
  await writeFile(
    file('crash.json'),
    JSON.stringify(
      taskDefinition(
        3,
        {},
        {dockerLabels: {'gantry.local/exit-code': '1', 'gantry.local/exit-after': '1s', 'gantry.local/log': hostile}},
      ),
    ),
  )
  await writeFile(file('service.json'), JSON.stringify(serviceDefinition()))
  await writeFile(
    file('broken.json'),
    '{"family": "web", "containerDefinitions": [{"name": "app", "essantial": true}]}',
  )
})

afterAll(async () => {
  await local.stop()
  await rm(folder, {recursive: true, force: true})
})

const file = (name: string) => join(folder, name)
const gantry = (argv: string[], more: Record<string, string | undefined> = {}) =>
  runCli([...argv, '--cluster', 'prod'], {...environment, ...more})

describe('gantry deploy, watch, why, status, rollback against the endpoint', () => {
  it('refuses a service that does not exist, with exit 2', async () => {
    const {stderr, exitCode} = await gantry(['deploy', 'web', '--task-definition', file('web1.json')])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('service web does not exist in cluster prod')
    expect(stderr).toContain('--create')
  })

  it('refuses a lint error before anything is written, with exit 1', async () => {
    const {stderr, exitCode, stdout} = await gantry([
      'deploy',
      'web',
      '--task-definition',
      file('broken.json'),
      '--create',
    ])
    expect(exitCode).toBe(1)
    expect(`${stderr}${stdout}`).toContain('essantial')
  })

  it('creates a service and follows it; the first line says where', async () => {
    const {stdout, stderr, exitCode} = await gantry([
      'deploy',
      'web',
      '--task-definition',
      file('web1.json'),
      '--service-definition',
      file('service.json'),
      '--create',
    ])
    expect(exitCode).toBe(0)
    expect(stderr.split('\n')[0]).toBe(
      `deploying web · account 123456789012 · region eu-west-1 · cluster prod · endpoint ${local.endpoint}`,
    )
    expect(stdout).toContain('web is deployed and steady')
    expect(`${stdout}${stderr}`).not.toContain('\u001b')
  })

  it('changes nothing the second time', async () => {
    const {stdout, exitCode} = await gantry(['deploy', 'web', '--task-definition', file('web1.json')])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('nothing differs')
  })

  it('prints JSON lines from start to result, and nothing else, with --json', async () => {
    const {stdout, exitCode} = await gantry(['deploy', 'web', '--task-definition', file('web2.json'), '--json'])
    expect(exitCode).toBe(0)
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as {v: number; type: string; at: string})
    expect(lines[0]).toMatchObject({v: 1, type: 'start', services: ['web'], endpoint: local.endpoint})
    expect(lines.at(-1)).toMatchObject({v: 1, type: 'result', outcome: 'succeeded', exitCode: 0})
    expect(lines.every(line => line.v === 1 && line.at)).toBe(true)
    expect(lines.map(line => line.type)).toContain('registered')
  })

  it('names the cause of a crash with its log line, follows the rollback, exits 5, and keeps evidence 0600', async () => {
    const {stdout, stderr, exitCode} = await gantry(['deploy', 'web', '--task-definition', file('crash.json')])
    expect(exitCode).toBe(5)
    expect(stderr).toContain('cause container-exited: container `app` exited with code 1')
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^evidence {2}/)
    expect(`${stdout}${stderr}`).not.toMatch(/[\u001b\u0007]/)
    const [kept] = await readdir(file('evidence'))
    expect((await stat(join(folder, 'evidence', kept as string))).mode & 0o777).toBe(0o600)
  })

  it('writes annotations, a job summary and JUnit that a hostile log line cannot break', async () => {
    await writeFile(file('summary.md'), '')
    const {stdout, stderr, exitCode} = await gantry(
      ['deploy', 'web', '--task-definition', file('crash.json'), '--junit', file('junit.xml'), '--include-logs'],
      {GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_STEP_SUMMARY: file('summary.md')},
    )
    expect(exitCode).toBe(5)
    const commands = `${stdout}\n${stderr}`.split('\n').filter(line => /^\s*(::|##\[)/.test(line))
    expect(commands.every(line => line.startsWith('::error title=') || line.startsWith('::warning title='))).toBe(true)
    expect(commands[0]).toContain('container-exited')
    const all = `${stdout}\n${stderr}`.trimEnd().split('\n')
    expect(all.slice(-40).some(line => line.includes('error web'))).toBe(true)
    const summary = await readFile(file('summary.md'), 'utf8')
    expect(summary).toContain('gantry rolled-back')
    expect(summary).not.toMatch(/<img|\u001b/)
    const junit = await readFile(file('junit.xml'), 'utf8')
    expect(junit).toContain('failures="1"')
    expect(junit).not.toMatch(/<img|\u001b/)
  })

  it('keeps log lines out of the summary unless they are asked for', async () => {
    await writeFile(file('bare.md'), '')
    await gantry(['deploy', 'web', '--task-definition', file('crash.json')], {GITHUB_STEP_SUMMARY: file('bare.md')})
    expect(await readFile(file('bare.md'), 'utf8')).not.toContain('last lines of')
  })

  it('why names the cause without deploying', async () => {
    const {stdout, exitCode} = await gantry(['why', 'web', '--json'])
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({v: 1, cause: {rule: 'container-exited'}, timeline: {stoppedTasks: 3}})
  })

  it('status shows the services of the cluster', async () => {
    const {stdout, exitCode} = await gantry(['status', '--json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({services: [{service: 'web', state: 'steady', desired: 3, running: 3}]})
    expect((await gantry(['status'])).stdout).toMatch(/web +steady +3\/3/)
  })

  it('refuses a deployment that can never end, and begins it with --no-plan', async () => {
    const stuck = {
      ...serviceDefinition({serviceName: 'stuck', desiredCount: 1}),
      deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 100},
    }
    await writeFile(file('stuck.json'), JSON.stringify(stuck))
    const family = {family: 'stuck'}
    await writeFile(file('stuck1.json'), JSON.stringify(taskDefinition(1, family)))
    await writeFile(file('stuck2.json'), JSON.stringify(taskDefinition(2, family)))
    const create = ['--service-definition', file('stuck.json'), '--create', '--force']
    expect((await gantry(['deploy', 'stuck', '--task-definition', file('stuck1.json'), ...create])).exitCode).toBe(0)
    const update = ['deploy', 'stuck', '--task-definition', file('stuck2.json')]
    const refused = await gantry(update)
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('plan: stuck')
    expect((await gantry([...update, '--no-plan', '--timeout', '30s'])).exitCode).toBe(6)
  })

  it('rollback goes back to what last ran well', async () => {
    const asked = await gantry(['rollback', 'web'])
    expect(asked.exitCode).toBe(2)
    expect(asked.stderr).toContain('--yes')
    const {stdout, exitCode} = await gantry(['rollback', 'web', '--yes', '--json'])
    expect(exitCode).toBe(0)
    const result = JSON.parse(stdout.trim().split('\n').at(-1) as string) as {services: {taskDefinitionArn: string}[]}
    expect(result.services[0]?.taskDefinitionArn).toMatch(/web:1$/)
  })

  it('watch tells how the newest deployment ended', async () => {
    const {exitCode, stdout} = await gantry(['watch', 'web'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('web is deployed and steady')
  })

  it('--dry-run prints the requests and changes nothing', async () => {
    const before = await gantry(['status', '--json'])
    const {stderr, exitCode} = await gantry([
      'deploy',
      'web',
      '--image',
      'app=public.ecr.aws/docker/library/nginx:1.99',
      '--dry-run',
    ])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('would call RegisterTaskDefinition')
    expect(stderr).toContain('nginx:1.99')
    expect((await gantry(['status', '--json'])).stdout).toBe(before.stdout)
  })

  it('an unknown container of --image is told with the nearest one', async () => {
    const {stderr, exitCode} = await gantry(['deploy', 'web', '--image', 'ap=x:1'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('did you mean --image app=')
  })

  it('continue says when nothing waits', async () => {
    const {stderr, exitCode} = await gantry(['continue', 'web'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('no deployment of web waits')
  })
})
