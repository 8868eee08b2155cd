import {spawn} from 'node:child_process'
import {mkdtempSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {startLocal} from '../../../src/local/index.js'
import {runCli} from '../../support/run-cli.js'
import {root} from '../../support/source-graph.js'

/** Starts the built command and reads its first lines. */
async function start(...flags: string[]) {
  const child = spawn(process.execPath, [join(root, 'bin/run.js'), 'local', 'start', '--port', '0', ...flags], {
    env: {...process.env, CI: ''},
  })
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  let text = ''
  const lines = await new Promise<string[]>((resolve, reject) => {
    child.stderr.on('data', chunk => reject(new Error(String(chunk))))
    child.stdout.on('data', chunk => {
      text += chunk
      const complete = flags.includes('--json') ? 1 : 5
      if (text.split('\n').length > complete) resolve(text.split('\n'))
    })
    child.once('exit', () => reject(new Error(`ended: ${text}`)))
  })
  return {child, lines, ended}
}

describe('gantry local start', () => {
  it('says where it listens, then what to export; writes its state on SIGTERM and exits 0', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gantry-start-'))
    const state = join(directory, 'state.json')
    writeFileSync(join(directory, 'cluster.yml'), 'clusters:\n  - {name: demo, instances: [{count: 1}]}\n')
    const {child, lines, ended} = await start('--cluster-file', join(directory, 'cluster.yml'), '--state', state)
    expect(lines[0]).toMatch(/^gantry local ready on http:\/\/127\.0\.0\.1:\d+$/)
    const url = lines[0]?.split(' ').pop() as string
    expect(lines.slice(1, 5)).toEqual([
      `export AWS_ENDPOINT_URL=${url}`,
      'export AWS_REGION=us-east-1',
      'export AWS_ACCESS_KEY_ID=local',
      'export AWS_SECRET_ACCESS_KEY=local',
    ])
    const health = await fetch(`${url}/_gantry/health`, {headers: {'x-gantry-control': '1'}})
    expect(await health.json()).toMatchObject({status: 'ok', speed: 1})
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(JSON.parse(readFileSync(state, 'utf8')).gantryLocalState).toBe(1)
    expect(statSync(state).mode & 0o777).toBe(0o600)

    const again = await start('--state', state, '--json')
    const ready = JSON.parse(again.lines[0] as string)
    expect(ready).toMatchObject({
      v: 1,
      type: 'ready',
      region: 'us-east-1',
      account: '123456789012',
      pid: again.child.pid,
    })
    const listed = await fetch(ready.endpoint, {
      method: 'POST',
      headers: {'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters'},
      body: '{}',
    })
    expect(await listed.text()).toContain('cluster/demo')
    again.child.kill('SIGINT')
    expect(await again.ended).toBe(0)
  })

  it('exits 2 when the port is taken', async () => {
    const local = await startLocal()
    const {port} = new URL(local.endpoint)
    const {exitCode, stderr} = await runCli(['local', 'start', '--port', port])
    await local.stop()
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`port ${port} is taken`)
  })

  it.each([
    [['--speed', '0'], '--speed must be a number above 0'],
    [['--account', '42'], '--account must be 12 digits'],
    [['--cluster-file', '/nowhere/cluster.yml'], '/nowhere/cluster.yml does not exist'],
    [['--scenario', 'crash-on-bot'], 'did you mean `crash-on-boot`?'],
  ])('exits 2 in one line for %j', async (flags, message) => {
    const {exitCode, stderr} = await runCli(['local', 'start', '--port', '0', ...flags])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })
})
