import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {mkdtempSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ECS} from '@aws-sdk/client-ecs'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const there = spawnSync('moto_server', ['--help'], {stdio: 'ignore'}).status === 0
if (!there)
  process.stderr.write('skipped: scale, repo and lifecycle against moto_server, which is not on this machine\n')

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address() as {port: number}
      server.close(() => resolve(port))
    })
  })

let moto: ChildProcess | undefined
let environment: Record<string, string | undefined>

/** Resolves when moto answers; it says so on stderr. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`moto_server ended with ${code}`)))
    child.stderr?.on('data', chunk => String(chunk).includes('Running on') && resolve())
  })
}

const cli = async (...argv: string[]) => {
  const {stdout, exitCode} = await runCli([...argv, '--json'], environment)
  return {exitCode, answer: JSON.parse(stdout)}
}

describe.runIf(there)('against moto_server, somebody else’s AWS', () => {
  beforeAll(async () => {
    const port = await freePort()
    moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {stdio: ['ignore', 'ignore', 'pipe']})
    await ready(moto)
    environment = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'moto',
      AWS_SECRET_ACCESS_KEY: 'moto',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      CI: undefined,
    }
    const ecs = new ECS({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: {accessKeyId: 'moto', secretAccessKey: 'moto'},
    })
    await ecs.createCluster({clusterName: 'prod'})
    await ecs.registerTaskDefinition({
      family: 'web',
      containerDefinitions: [{name: 'web', image: 'shop:1', memory: 128}],
    })
    await ecs.createService({cluster: 'prod', serviceName: 'web', taskDefinition: 'web', desiredCount: 2})
  })
  afterAll(() => {
    moto?.kill()
  })

  it('scale target-tracking and show; the second time nothing is sent', async () => {
    const argv = [
      'scale',
      'target-tracking',
      'web',
      '--cluster',
      'prod',
      '--metric',
      'cpu',
      '--target',
      '60',
      '--min',
      '1',
      '--max',
      '5',
    ]
    expect(await cli(...argv)).toMatchObject({exitCode: 0, answer: {outcome: 'applied'}})
    expect((await cli(...argv)).answer).toMatchObject({outcome: 'unchanged', changes: []})
    expect((await cli('scale', 'show', 'web', '--cluster', 'prod')).answer).toMatchObject({
      target: {MinCapacity: 1, MaxCapacity: 5},
      policies: [{PolicyName: 'web-cpu'}],
    })
  })

  it('scale schedule and rm', async () => {
    expect(
      await cli(
        'scale',
        'schedule',
        'web',
        '--cluster',
        'prod',
        '--name',
        'night',
        '--schedule',
        'cron(0 22 * * ? *)',
        '--max',
        '2',
      ),
    ).toMatchObject({exitCode: 0})
    expect(await cli('scale', 'rm', 'web', '--cluster', 'prod', '--action', 'night', '--yes')).toMatchObject({
      exitCode: 0,
      answer: {outcome: 'removed'},
    })
  })

  it('repo ensure and lifecycle put, which moto checks as ECR does', async () => {
    const policy = join(mkdtempSync(join(tmpdir(), 'gantry-moto-')), 'policy.json')
    writeFileSync(
      policy,
      JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 10},
            action: {type: 'expire'},
          },
        ],
      }),
    )
    expect((await cli('repo', 'ensure', 'app', '--immutable')).answer.outcome).toBe('applied')
    expect((await cli('repo', 'ensure', 'app', '--immutable')).answer.outcome).toBe('unchanged')
    const argv = ['lifecycle', 'put', 'app', '--policy', policy, '--yes']
    expect(await cli(...argv)).toMatchObject({exitCode: 0, answer: {outcome: 'put'}})
    expect((await cli(...argv)).answer.outcome).toBe('unchanged')
  })
})
