import {type ChildProcess, spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {ECS} from '@aws-sdk/client-ecs'
import pty from '@lydell/node-pty'
import xterm from '@xterm/headless'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {serviceDefinition, taskDefinition} from '../support/local-rollout.js'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const built = existsSync(fileURLToPath(new URL('../../dist/commands/deploy.js', import.meta.url)))

let folder: string
let endpoint: string
let server: ChildProcess
const file = (name: string) => join(folder, name)

function environment(more: Record<string, string> = {}): Record<string, string> {
  const {CI: _, GITHUB_ACTIONS: __, NO_COLOR: ___, ...inherited} = process.env as Record<string, string>
  return {
    ...inherited,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    GANTRY_POLL_INTERVAL: '50ms',
    GANTRY_EVIDENCE_DIR: join(folder, 'evidence'),
    ...more,
  }
}

async function startEndpoint(speed: number): Promise<{child: ChildProcess; url: string}> {
  const child = spawn(
    process.execPath,
    [bin, 'local', 'start', '--port', '0', '--speed', String(speed), '--cluster-file', file('cluster.yml'), '--json'],
    {stdio: ['ignore', 'pipe', 'inherit'], env: environment()},
  )
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`the endpoint ended with ${code}`)))
    child.stdout?.once('data', chunk => resolve(String(chunk)))
  })
  return {child, url: (JSON.parse(line.split('\n')[0] as string) as {endpoint: string}).endpoint}
}

interface Ran {
  exitCode: number
  /** What stands on the screen, or both streams without a terminal. */
  text: string
}

function run(argv: string[], more: Record<string, string> = {}, during?: (child: ChildProcess, text: string) => void) {
  return new Promise<Ran>(resolve => {
    const child = spawn(process.execPath, [bin, ...argv, '--cluster', 'prod'], {env: environment(more)})
    let text = ''
    const take = (chunk: unknown) => {
      text += String(chunk)
      during?.(child, text)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('close', exitCode => resolve({exitCode: exitCode ?? -1, text}))
  })
}

function runOnTerminal(argv: string[], during?: (write: (text: string) => void, raw: string) => void) {
  return new Promise<Ran & {raw: string}>(resolve => {
    const terminal = new xterm.Terminal({cols: 120, rows: 40, scrollback: 500, allowProposedApi: true})
    const child = pty.spawn(process.execPath, [bin, ...argv, '--cluster', 'prod'], {
      cols: 120,
      rows: 40,
      env: environment({TERM: 'xterm-256color'}),
    })
    let raw = ''
    child.onData(data => {
      raw += data
      terminal.write(data)
      during?.(text => child.write(text), raw)
    })
    child.onExit(({exitCode}) => {
      terminal.write('', () => {
        const {buffer} = terminal
        const lines = Array.from({length: buffer.active.length}, (_, row) =>
          buffer.active.getLine(row)?.translateToString(true),
        )
        resolve({exitCode, text: lines.join('\n').trimEnd(), raw})
      })
    })
  })
}

const deploy = (name: string, service: string, ...more: string[]) => [
  'deploy',
  service,
  '--task-definition',
  file(name),
  ...more,
]
const create = ['--service-definition', 'SERVICE', '--create']
const creating = (name: string, service: string) =>
  deploy(name, service, ...create.map(word => (word === 'SERVICE' ? file('service.json') : word)))

beforeAll(async () => {
  if (!built) return
  folder = await mkdtemp(join(tmpdir(), 'gantry-bin-'))
  await writeFile(
    file('cluster.yml'),
    'clusters: [{name: prod, instances: [{type: m5.large, count: 3, availabilityZones: [eu-west-1a]}]}]\n',
  )
  const crash = {
    dockerLabels: {
      'gantry.local/exit-code': '1',
      'gantry.local/exit-after': '2s',
      'gantry.local/log': 'DATABASE_URL is not set',
    },
  }
  await writeFile(file('web1.json'), JSON.stringify(taskDefinition(1)))
  await writeFile(file('web2.json'), JSON.stringify(taskDefinition(2)))
  await writeFile(file('web3.json'), JSON.stringify(taskDefinition(3)))
  await writeFile(file('crash.json'), JSON.stringify(taskDefinition(4, {}, crash)))
  await writeFile(file('crash2.json'), JSON.stringify(taskDefinition(5, {}, crash)))
  await writeFile(file('broken.json'), '{"family":"web","containerDefinitions":[{"name":"app","essantial":true}]}')
  const {serviceName: _, ...service} = serviceDefinition()
  await writeFile(file('service.json'), JSON.stringify(service))
  const started = await startEndpoint(100)
  server = started.child
  endpoint = started.url
})

afterAll(async () => {
  if (!built) return
  server.kill('SIGTERM')
  await rm(folder, {recursive: true, force: true})
})

describe.runIf(built)('every way a deployment can end, through the built command', () => {
  it('succeeded, then unchanged', async () => {
    const first = await run(creating('web1.json', 'web'))
    expect(first.text).toContain('web is deployed and steady')
    expect(first.exitCode).toBe(0)
    const again = await run(deploy('web1.json', 'web'))
    expect(again).toMatchObject({exitCode: 0, text: expect.stringContaining('nothing differs')})
  })

  it('succeeded, on a terminal: a live view that leaves nothing behind', async () => {
    const {exitCode, text, raw} = await runOnTerminal(deploy('web2.json', 'web'))
    expect(exitCode).toBe(0)
    expect(raw).toContain('\u001b[?2026h')
    expect(raw).toMatch(/bounds 3–6/)
    expect(text).toContain('web is deployed and steady')
    expect(text).not.toMatch(/bounds 3–6/)
  })

  it('refused', async () => {
    expect((await run(deploy('broken.json', 'web'))).exitCode).toBe(1)
  })

  it('rolled back, on a terminal: the cause, then exit 5', async () => {
    const {exitCode, text} = await runOnTerminal(deploy('crash.json', 'web'))
    expect(exitCode).toBe(5)
    expect(text).toContain('container `app` exited with code 1')
    expect(text).toContain('DATABASE_URL is not set')
    expect(text).toContain('ECS rolled it back')
  })

  it('failed: a first deployment has nothing to go back to, and the last line is the command that stops it', async () => {
    const {exitCode, text} = await run(creating('crash2.json', 'fresh'))
    expect(exitCode).toBe(4)
    expect(text).toContain('container-exited')
    const last = text.trim().split('\n').at(-1) as string
    expect(last).toContain('gantry deploy fresh --desired-count 0 --cluster prod')
    expect((await run(['deploy', 'fresh', '--desired-count', '0'])).exitCode).toBe(0)
  })

  it('started: --no-wait', async () => {
    const {exitCode, text} = await run(deploy('web3.json', 'web', '--no-wait', '--json'))
    expect(exitCode).toBe(0)
    expect(JSON.parse(text.trim().split('\n').at(-1) as string)).toMatchObject({outcome: 'started', followed: false})
  })

  it('superseded: somebody deploys something newer', async () => {
    const credentials = {accessKeyId: 'local', secretAccessKey: 'local'}
    const ecs = new ECS({endpoint, region: 'eu-west-1', credentials})
    let newer: Promise<unknown> | undefined
    const {exitCode, text} = await run(deploy('web1.json', 'web', '--json'), {}, (_, seen) => {
      if (seen.includes('"type":"progress"'))
        newer ??= ecs.updateService({cluster: 'prod', service: 'web', forceNewDeployment: true})
    })
    await newer
    expect(text).toContain('"type":"superseded"')
    expect(exitCode).toBe(4)
  })

  it('timed out: ECS goes on', async () => {
    const {exitCode, text} = await run(deploy('web3.json', 'web', '--force-new-deployment', '--timeout', '2s'))
    expect(exitCode).toBe(6)
    expect(text.trim().split('\n').at(-1)).toContain('gantry watch web --cluster prod')
  })

  it('interrupted: Ctrl-C says what ECS goes on doing and how to watch again', async () => {
    let sent = false
    const {exitCode, text} = await run(deploy('web1.json', 'web', '--force-new-deployment'), {}, (child, seen) => {
      if (!sent && seen.includes('IN_PROGRESS')) sent = child.kill('SIGINT')
    })
    expect(exitCode).toBe(130)
    expect(text).toContain('ECS goes on by itself')
    expect(text.trim().split('\n').at(-1)).toContain('gantry watch web --cluster prod')
  })

  it('interrupted, on a terminal: Ctrl-C', async () => {
    let sent = false
    const {exitCode, text} = await runOnTerminal(deploy('web2.json', 'web', '--force-new-deployment'), (write, raw) => {
      if (sent || !raw.includes('IN_PROGRESS')) return
      sent = true
      write('\u0003')
    })
    expect(exitCode).toBe(130)
    expect(text).toContain('gantry watch web --cluster prod')
  })

  it('unknown: the endpoint is gone; ECS goes on', async () => {
    const own = await startEndpoint(20)
    const there = {AWS_ENDPOINT_URL: own.url, GANTRY_UNREACHABLE_TIMEOUT: '600ms'}
    let killed = false
    const {exitCode, text} = await run(creating('web1.json', 'web'), there, (_, seen) => {
      if (!killed && seen.includes('IN_PROGRESS')) killed = own.child.kill('SIGKILL')
    })
    expect(exitCode).toBe(3)
    expect(text).toContain('ECS goes on')
  })
})
