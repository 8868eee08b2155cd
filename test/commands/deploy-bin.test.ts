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
  /** What a terminal was sent. */
  raw: string
}

/** Told what was printed so far; may press Ctrl-C. */
type During = (text: string, interrupt: () => void) => void

function run(argv: string[], more: Record<string, string> = {}, during?: During) {
  return new Promise<Ran>(resolve => {
    const child = spawn(process.execPath, [bin, ...argv, '--cluster', 'prod'], {env: environment(more)})
    let text = ''
    const take = (chunk: unknown) => {
      text += String(chunk)
      during?.(text, () => child.kill('SIGINT'))
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('close', exitCode => resolve({exitCode: exitCode ?? -1, text, raw: ''}))
  })
}

function runOnTerminal(argv: string[], more: Record<string, string> = {}, during?: During) {
  return new Promise<Ran>(resolve => {
    const terminal = new xterm.Terminal({cols: 120, rows: 40, scrollback: 500, allowProposedApi: true})
    // the shell's own last word says that all before it has come: a terminal's end may overtake what was written to it
    const words = ['-c', 'trap : INT; "$0" "$@"; printf "\\n[exit %d]\\n" $?', process.execPath, bin]
    const child = pty.spawn('sh', [...words, ...argv, '--cluster', 'prod'], {
      cols: 120,
      rows: 40,
      env: environment({TERM: 'xterm-256color', ...more}),
    })
    let raw = ''
    let told = false
    child.onData(data => {
      raw += data
      terminal.write(data)
      during?.(raw, () => child.write('\u0003'))
      const exit = /\[exit (\d+)\]/.exec(raw)
      if (!exit || told) return
      told = true
      terminal.write('', () => {
        const {buffer} = terminal
        let text = ''
        for (let row = 0; row < buffer.active.length; row++) {
          const line = buffer.active.getLine(row)
          // what the terminal broke is one line still
          text += `${line?.isWrapped ? '' : '\n'}${line?.translateToString(!buffer.active.getLine(row + 1)?.isWrapped)}`
        }
        resolve({
          exitCode: Number(exit[1]),
          text: text.replace(/\[exit \d+\]\s*$/, '').trimEnd(),
          raw,
        })
      })
    })
  })
}

const lastLine = ({text}: Ran) => text.trim().split('\n').at(-1) as string

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
    'clusters: [{name: prod, instances: [{type: m5.large, count: 9, availabilityZones: [eu-west-1a]}]}]\n',
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
  const lifecycleHooks = [{targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT']}]
  const inStages = {...service.deploymentConfiguration, strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks}
  await writeFile(file('staged.json'), JSON.stringify({...service, deploymentConfiguration: inStages}))
  const started = await startEndpoint(100)
  server = started.child
  endpoint = started.url
})

afterAll(async () => {
  if (!built) return
  server.kill('SIGTERM')
  await rm(folder, {recursive: true, force: true})
})

const ways = [
  ['without a terminal', run, 'p'],
  ['on a terminal', runOnTerminal, 't'],
] as const

describe.runIf(built)('every way a deployment can end, through the built command', () => {
  describe.each(ways)('%s', (_, start, mark) => {
    const web = `web-${mark}`
    const once = (act: () => unknown) => {
      let done = false
      return () => {
        if (!done) act()
        done = true
      }
    }

    it('succeeded, then unchanged; a live view leaves nothing behind', async () => {
      const first = await start(creating('web1.json', web))
      expect(first.exitCode).toBe(0)
      expect(first.text).toContain(`${web} is deployed and steady`)
      const second = await start(deploy('web2.json', web))
      expect(second.exitCode).toBe(0)
      expect(second.raw !== '').toBe(mark === 't')
      if (mark === 't') {
        expect(second.raw).toContain('\u001b[?2026h')
        expect(second.raw).toMatch(/bounds 3–6/)
        expect(second.text).not.toMatch(/bounds 3–6/)
      }
      const again = await start(deploy('web2.json', web))
      expect(again).toMatchObject({exitCode: 0, text: expect.stringContaining('nothing differs')})
    })

    it('succeeded: a count that starts no deployment', async () => {
      const ran = await start(['deploy', web, '--desired-count', '2'])
      expect(ran).toMatchObject({exitCode: 0, text: expect.stringContaining(`${web} is deployed and steady`)})
    })

    it('refused', async () => {
      const ran = await start(deploy('broken.json', web))
      expect(ran).toMatchObject({exitCode: 1, text: expect.stringContaining('refused before anything was changed')})
    })

    it('rolled back: the cause, its log, then exit 5', async () => {
      const {exitCode, text} = await start(deploy('crash.json', web))
      expect(exitCode).toBe(5)
      expect(text).toContain('container `app` exited with code 1')
      expect(text).toContain('DATABASE_URL is not set')
      expect(text).toContain('ECS rolled it back')
    })

    it('failed: a first deployment has nothing to go back to, and the last line is the command that stops it', async () => {
      const ran = await start(creating('crash2.json', `fresh-${mark}`))
      expect(ran.exitCode).toBe(4)
      expect(ran.text).toContain('container-exited')
      expect(lastLine(ran)).toContain(`gantry deploy fresh-${mark} --desired-count 0 --cluster prod`)
      expect((await start(['deploy', `fresh-${mark}`, '--desired-count', '0'])).exitCode).toBe(0)
    })

    it('superseded: somebody deploys something newer', async () => {
      const ecs = new ECS({
        endpoint,
        region: 'eu-west-1',
        credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
      })
      let newer: Promise<unknown> | undefined
      const ran = await start(deploy('web1.json', web), {}, seen => {
        if (seen.includes('IN_PROGRESS'))
          newer ??= ecs.updateService({cluster: 'prod', service: web, forceNewDeployment: true})
      })
      await newer
      expect(ran).toMatchObject({exitCode: 4, text: expect.stringContaining('a newer deployment took the place')})
    })

    it('timed out: ECS goes on', async () => {
      const ran = await start(deploy('web3.json', web, '--force-new-deployment', '--timeout', '2s'))
      expect(ran.exitCode).toBe(6)
      expect(lastLine(ran)).toContain(`gantry watch ${web} --cluster prod`)
    })

    it('started: --no-wait', async () => {
      const ran = await start(deploy('web1.json', web, '--force-new-deployment', '--no-wait'))
      expect(ran).toMatchObject({exitCode: 0, text: expect.stringContaining('accepted; not followed')})
    })

    it('interrupted: Ctrl-C says what ECS goes on doing and how to watch again', async () => {
      const act = {press: () => {}}
      const press = once(() => act.press())
      const ran = await start(deploy('web2.json', web, '--force-new-deployment'), {}, (seen, interrupt) => {
        act.press = interrupt
        if (seen.includes('IN_PROGRESS')) press()
      })
      expect(ran.exitCode).toBe(130)
      expect(ran.text).toContain('ECS goes on by itself')
      expect(lastLine(ran)).toContain(`gantry watch ${web} --cluster prod`)
    })

    it('unknown: the endpoint is gone; ECS goes on', async () => {
      const own = await startEndpoint(20)
      const there = {AWS_ENDPOINT_URL: own.url, GANTRY_UNREACHABLE_TIMEOUT: '600ms'}
      const kill = once(() => own.child.kill('SIGKILL'))
      const ran = await start(creating('web1.json', web), there, seen => {
        if (seen.includes('IN_PROGRESS')) kill()
      })
      expect(ran.exitCode).toBe(3)
      expect(ran.text).toContain('ECS goes on')
    })

    it('blue/green: it waits at a pause hook, `gantry continue` lets it go on, both follow it to its end', async () => {
      const service = `staged-${mark}`
      expect((await start(creating('web1.json', service))).exitCode).toBe(0)
      let going: Promise<Ran> | undefined
      const staged = deploy('web2.json', service, '--service-definition', file('staged.json'))
      const ran = await start(staged, {}, seen => {
        if (seen.includes('paused at')) going ??= run(['continue', service])
      })
      expect(ran.exitCode).toBe(0)
      expect(ran.raw || ran.text).toContain('BAKE_TIME')
      expect(await going).toMatchObject({
        exitCode: 0,
        text: expect.stringContaining(`${service} is deployed and steady`),
      })
      const back = start(deploy('web3.json', service), {}, seen => {
        if (seen.includes('paused at')) going = run(['continue', service, '--rollback', '--yes'])
      })
      expect(await back).toMatchObject({exitCode: 5})
    })

    it('several services: a line or a block each, those that depend on a failed one not started', async () => {
      const names = {db: `db-${mark}`, api: `api-${mark}`, cache: `cache-${mark}`}
      const service = (definition: string, more = '') =>
        `{taskDefinition: ${definition}, serviceDefinition: service.json${more}}`
      await writeFile(
        file(`gantry-${mark}.yml`),
        `cluster: prod\nservices:\n  ${names.db}: ${service('crash2.json')}\n  ${names.cache}: ${service('web1.json')}\n  ${names.api}: ${service('web1.json', `, dependsOn: [${names.db}]`)}\n`,
      )
      const ran = await start(['deploy', '--config', file(`gantry-${mark}.yml`), '--create'])
      expect(ran.exitCode).toBe(4)
      expect(ran.text).toContain(`${names.cache} is deployed and steady`)
      expect(ran.text).toContain(`${names.api}: not started; nothing of it was changed`)
      expect(ran.text).toContain(`it depends on ${names.db}, which did not end well`)
      if (mark === 'p') {
        const lines = ran.text.split('\n').filter(line => /^\d\d:\d\d:\d\d /.test(line))
        for (const line of lines) expect(line).toMatch(/^\d\d:\d\d:\d\d (db|api|cache)-p(:| is deployed)/)
      }
    })
  })
})
