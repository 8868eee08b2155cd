import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import type {ResultEvent, RolloutEvent} from '../../src/rollout/event.js'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-express-'))
const config = join(folder, 'gantry.yml')
const image = (tag: string) => `public.ecr.aws/nginx/nginx:${tag}`
let local: LocalEndpoint
let environment: Record<string, string | undefined>

beforeAll(async () => {
  // a canary takes twenty minutes: less than half a second at this speed
  local = await startLocal({speed: 3000})
  environment = {
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    GANTRY_POLL_INTERVAL: '20ms',
    GANTRY_EVIDENCE_DIR: join(folder, 'evidence'),
    GITHUB_STEP_SUMMARY: undefined,
    GITHUB_ACTIONS: undefined,
    CI: undefined,
  }
  const init = ['init', 'express-web', folder, '--set', 'account=123456789012']
  expect((await runCli(init)).exitCode).toBe(0)
})
afterAll(async () => {
  await local.stop()
  rmSync(folder, {recursive: true, force: true})
})

const cli = (...argv: string[]) => runCli([...argv, '--config', config], environment)
const lines = async (...argv: string[]) => {
  const {stdout, exitCode} = await cli(...argv, '--json')
  const events = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as RolloutEvent)
  return {exitCode, events, result: events.at(-1) as ResultEvent}
}

describe('an Express service, from a template on', () => {
  it('is not created unasked, and shown before it is', async () => {
    const refused = await cli('deploy')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toMatch(/service web does not exist[\s\S]*--create/)
    const {events, exitCode} = await lines('deploy', '--create', '--dry-run')
    expect(exitCode).toBe(0)
    expect(events.find(event => event.type === 'request')).toMatchObject({
      operation: 'CreateExpressGatewayService',
      input: {
        serviceName: 'web',
        cpu: '256',
        primaryContainer: {image: image('1.27'), containerPort: 80},
        scalingTarget: {minTaskCount: 1, maxTaskCount: 4},
      },
    })
  })

  it('is created, followed to its end, and the last lines say where it answers', async () => {
    const {stdout, stderr, exitCode} = await cli('deploy', '--create')
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toMatch(
      /web is deployed and steady\n {2}url {7}https:\/\/we-[0-9a-f]{32}\.ecs\.us-east-1\.on\.aws\n/,
    )
    expect((await lines('deploy')).result).toMatchObject({outcome: 'unchanged', exitCode: 0})
  })

  it('is updated by another image through its own operation', async () => {
    const {result, exitCode} = await lines('deploy', 'web', '--image', `Main=${image('1.28')}`)
    expect(exitCode).toBe(0)
    expect(result.services[0]).toMatchObject({outcome: 'succeeded', url: expect.stringMatching(/^https:\/\/we-/)})
    expect(result.apiCalls).toMatchObject({UpdateExpressGatewayService: 1})
    expect(result.apiCalls).not.toHaveProperty('UpdateService')
    expect(result.apiCalls).not.toHaveProperty('RegisterTaskDefinition')
  })

  it('is compared and checked by what gantry.yml says of it', async () => {
    const same = JSON.parse((await cli('diff', 'web', '--image', `Main=${image('1.28')}`, '--json')).stdout).services[0]
    expect(same).toMatchObject({exists: true, taskDefinition: [], serviceDefinition: [], kept: []})
    const other = join(folder, 'other.yml')
    const text = readFileSync(config, 'utf8').replace('healthCheckPath: /', 'healthCheckPath: /up')
    writeFileSync(other, text.replace('maxTaskCount: 4', 'maxTaskCount: 6').replace('memory: 512', 'memory: 1024'))
    const {stdout, exitCode} = await runCli(['diff', '--exit-code', '--json', '--config', other], environment)
    expect(exitCode).toBe(1)
    const pointers = (differences: {pointer: string}[]) => differences.map(({pointer}) => pointer).sort()
    const [changed] = JSON.parse(stdout).services
    expect(pointers(changed.taskDefinition)).toEqual(['/containerDefinitions/Main/image', '/memory'])
    expect(pointers(changed.serviceDefinition)).toEqual(['/healthCheckPath', '/scalingTarget/maxTaskCount'])
    const verified = await cli('verify', '--json')
    const checks = JSON.parse(verified.stdout).services[0].checks as {check: string; result: string}[]
    expect(verified.exitCode).toBe(0)
    expect(checks.find(({check}) => check === 'roles')?.result).toBe('ok')
    expect(checks.filter(({check}) => check === 'infrastructure-role').length).toBeGreaterThan(1)
    expect(checks.some(({check}) => check === 'images')).toBe(true)
  })

  it('is planned like any other service', async () => {
    const {stdout, exitCode, stderr} = await cli('plan', 'web', '--json')
    expect(exitCode, stderr).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({verdict: 'completes', strategy: 'CANARY'})
  })

  it('stands in status with its mark and its URL', async () => {
    const {stdout} = await cli('status')
    expect(stdout).toMatch(/^web .*steady .*1\/1 .*default-web:2 +FARGATE express\n {2}https:\/\/we-/m)
    expect(JSON.parse((await cli('status', 'web', '--json')).stdout).services[0]).toMatchObject({
      express: true,
      url: expect.stringMatching(/^https:/),
    })
    const why = await cli('why', 'web')
    expect(why.exitCode).toBe(0)
  })

  it('goes back by rollback, and the container by name only', async () => {
    const back = await lines('rollback', 'web', '--yes')
    expect(back.exitCode).toBe(0)
    expect(back.result.apiCalls).toMatchObject({UpdateExpressGatewayService: 1})
    const {exitCode, stderr} = await cli('deploy', 'web', '--image', `app=${image('1.28')}`)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/has no container `app`[\s\S]*write --image Main=/)
  })

  it('that cannot pull its image is rolled back: exit 5, with the cause', async () => {
    local.scenario('image-missing', {cluster: 'default', service: 'web'})
    const {stdout, stderr, exitCode} = await cli('deploy', 'web', '--image', `Main=${image('9.9')}`)
    expect(exitCode).toBe(5)
    expect(stdout + stderr).toMatch(/cause image-not-found/)
  })

  it('is described by a file of its own too, and a typo in gantry.yml has its place', async () => {
    const file = join(folder, 'express.json')
    const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`
    writeFileSync(
      file,
      JSON.stringify({
        serviceName: 'api',
        executionRoleArn: role('exec'),
        infrastructureRoleArn: role('infra'),
        primaryContainer: {image: image('1.27')},
      }),
    )
    const {events} = await lines('deploy', 'api', '--service-definition', file, '--create', '--dry-run')
    expect(events.find(event => event.type === 'request')).toMatchObject({
      operation: 'CreateExpressGatewayService',
      input: {serviceName: 'api', infrastructureRoleArn: role('infra')},
    })
    const wrong = join(folder, 'wrong.yml')
    writeFileSync(wrong, readFileSync(config, 'utf8').replace('containerPort', 'containrPort'))
    const refused = await runCli(['deploy', '--config', wrong], environment)
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toMatch(/unknown key `containrPort`[\s\S]*did you mean containerPort\?/)
  })
})
