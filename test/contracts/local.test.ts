import {type ChildProcess, spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {afterAll, describe, expect, it} from 'vitest'
import {root} from '../support/source-graph.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-local-contract-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))

/** The built command in a process of its own, and the first `count` lines of its stdout. */
async function start(
  argv: string[],
  count: number,
): Promise<{child: ChildProcess; lines: string[]; ended: Promise<number | null>}> {
  const child = spawn(process.execPath, [join(root, 'bin/run.js'), 'local', 'start', ...argv], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  const lines: string[] = []
  for await (const line of createInterface({input: child.stdout as NodeJS.ReadableStream})) {
    lines.push(line)
    if (lines.length === count) break
  }
  return {child, lines, ended}
}

const control = (url: string, path: string, method = 'GET', body?: object) =>
  fetch(`${url}/_gantry/${path}`, {
    method,
    headers: {'x-gantry-control': '1'},
    ...(body ? {body: JSON.stringify(body)} : {}),
  })

describe('local start', () => {
  it('the first line, then what to export; SIGTERM ends it with 0; a taken port is exit 2', async () => {
    const {child, lines, ended} = await start(['--port', '0', '--speed', '3'], 5)
    const url = /^gantry local ready on (http:\/\/127\.0\.0\.1:\d+)$/.exec(lines[0] ?? '')?.[1] ?? ''
    expect(url).not.toBe('')
    expect(lines.slice(1).map(line => /^export (\w+)=/.exec(line)?.[1])).toEqual([
      'AWS_ENDPOINT_URL',
      'AWS_REGION',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
    ])
    expect(lines[1]).toBe(`export AWS_ENDPOINT_URL=${url}`)
    const health = await (await control(url, 'health')).json()
    expect(health).toMatchObject({status: expect.any(String), now: expect.anything(), speed: 3})
    const second = await start(['--port', new URL(url).port], 1)
    expect(await second.ended).toBe(2)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('with --json one ready line; its control API wants the header, and no page may ask', async () => {
    const {child, lines, ended} = await start(['--port', '0', '--account', '210987654321', '--json'], 1)
    const ready = JSON.parse(lines[0] ?? '')
    expect(ready).toEqual({
      v: 1,
      type: 'ready',
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      region: 'us-east-1',
      account: '210987654321',
      pid: child.pid,
    })
    const url = ready.endpoint as string
    expect((await fetch(`${url}/_gantry/health`)).status).toBeGreaterThanOrEqual(400)
    expect(
      (await fetch(`${url}/`, {method: 'POST', headers: {origin: 'http://evil.example'}, body: '{}'})).status,
    ).toBeGreaterThanOrEqual(400)
    expect((await control(url, 'advance', 'POST', {ms: 60_000})).ok).toBe(true)
    expect((await control(url, 'scenarios', 'POST', {name: 'crash-on-boot'})).ok).toBe(true)
    expect((await control(url, 'scenarios', 'POST', {name: 'no-such'})).ok).toBe(false)
    expect((await control(url, 'scenarios', 'DELETE', {name: 'crash-on-boot'})).ok).toBe(true)
    expect(
      (
        await control(url, 'metrics', 'POST', {
          metric: 'CPUUtilization',
          dimensions: {ClusterName: 'c', ServiceName: 's'},
          values: [[1767607200, 50]],
        })
      ).ok,
    ).toBe(true)
    const garbage = await fetch(url, {
      method: 'POST',
      headers: {'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeClusters'},
      body: '{{{',
    })
    expect(garbage.status).toBe(400)
    expect(await garbage.json()).toHaveProperty('__type')
    const requests = await (await control(url, 'requests')).json()
    expect(JSON.stringify(requests)).toContain('{{{')
    expect((await control(url, 'reset', 'POST')).ok).toBe(true)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })
})
