import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises'
import type {IncomingMessage} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {dockerArchive, noise, ociLayout, tarOf} from '../support/images.js'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const built = existsSync(fileURLToPath(new URL('../../dist/commands/push.js', import.meta.url)))

let directory: string
let registry: EcrServer
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-kill-'))
  registry = await startEcr()
  await registry.call('CreateRepository', {repositoryName: 'web'})
  const layers = [noise(200_000, 1), noise(200_000, 2), noise(200_000, 3)]
  await writeFile(join(directory, 'index.tar'), tarOf(ociLayout({platforms: ['amd64', 'arm64'], layers}).files))
  await writeFile(join(directory, 'archive.tar'), tarOf(dockerArchive().files))
})
afterEach(async () => {
  await registry.stop()
  await rm(directory, {recursive: true, force: true})
})

const isPut = (kind: 'blobs' | 'manifests') => (request: IncomingMessage) =>
  request.method === 'PUT' && request.url?.includes(`/${kind}/`) === true
const isLatestPut = (request: IncomingMessage) =>
  isPut('manifests')(request) && request.url?.endsWith('/latest') === true
const isTagPut = (request: IncomingMessage) => isPut('manifests')(request) && request.url?.endsWith('/v1') === true

/** The real program. `killAt`: a signal when that many requests of a kind have begun; their bodies stay half read. */
function push(
  source: string,
  killAt?: {is(request: IncomingMessage): boolean; count: number; signal?: NodeJS.Signals},
  ...flags: string[]
) {
  const child = spawn(
    process.execPath,
    [bin, 'push', join(directory, source), `${registry.host}/web:v1`, '--jobs', '1', ...flags],
    {
      env: {...process.env, DOCKER_CONFIG: directory, GANTRY_CACHE_DIR: join(directory, 'cache'), TMPDIR: directory},
    },
  )
  let stdout = ''
  child.stdout.on('data', chunk => {
    stdout += String(chunk)
  })
  let stderr = ''
  child.stderr.on('data', chunk => {
    stderr += String(chunk)
  })
  let seen = 0
  const blobs: string[] = []
  registry.intercept = request => {
    if (killAt?.is(request) && ++seen === killAt.count) {
      request.once('data', () => child.kill(killAt.signal ?? 'SIGKILL'))
      return true
    }
    if (isPut('blobs')(request)) blobs.push(request.url ?? '')
    return false
  }
  return new Promise<{signal: string | null; exitCode: number | null; stdout: string; stderr: string; blobs: number}>(
    resolve =>
      child.once('close', (exitCode, signal) => resolve({exitCode, signal, stdout, stderr, blobs: blobs.length})),
  )
}

const held = () => registry.state.regions['us-east-1']?.repositories[0]

describe.skipIf(!built)('a push killed with SIGKILL, then run again', () => {
  it.each([
    ['index.tar', 'in a blob', isPut('blobs'), 3],
    ['index.tar', 'in a child’s manifest', isPut('manifests'), 2],
    ['index.tar', 'in the tag', isTagPut, 1],
    ['archive.tar', 'in a layer', isPut('blobs'), 2],
    ['archive.tar', 'in the tag', isTagPut, 1],
  ])('%s %s: no tag before, and only what is missing travels', async (source, _where, is, count) => {
    const killed = await push(source, {is, count})
    expect(killed).toMatchObject({signal: 'SIGKILL', stdout: ''})
    expect(held()?.images.flatMap(image => image.tags)).toEqual([])
    const before = held()?.blobs.length ?? 0
    expect(before).toBe(killed.blobs)
    const again = await push(source)
    expect(again.exitCode).toBe(0)
    const tagged = held()?.images.filter(image => image.tags.includes('v1')) ?? []
    expect(again.stdout).toBe(`${registry.host}/web@${tagged[0]?.digest}\n`)
    expect(again.blobs).toBe((held()?.blobs.length ?? 0) - before)
  })
})

describe.skipIf(!built)('a push that is interrupted', () => {
  it.each([
    [
      'index.tar',
      'in a blob',
      'SIGINT',
      130,
      isPut('blobs'),
      3,
      [],
      'no tag was set; what was sent stays in the registry',
    ],
    ['archive.tar', 'in a layer', 'SIGTERM', 143, isPut('blobs'), 2, [], 'no tag was set'],
    ['archive.tar', 'in the tag', 'SIGINT', 130, isTagPut, 1, [], 'no tag was set'],
    ['index.tar', 'in the second tag', 'SIGINT', 130, isLatestPut, 1, ['v1'], 'v1 is set, latest not yet'],
  ] as const)(
    '%s %s by %s: exit %i, what stands and how to go on',
    async (source, _where, signal, code, is, count, set, why) => {
      const ended = await push(source, {is, count, signal}, '--tag', 'latest')
      expect(ended).toMatchObject({exitCode: code, signal: null, stdout: ''})
      expect(ended.stderr).toContain(`error the push was interrupted\n  why     ${why}`)
      expect(ended.stderr).toContain('  fix     run the same command again')
      expect(held()?.images.flatMap(image => image.tags)).toEqual(set)
      expect((await readdir(directory)).filter(name => /^gantry-(layers|source)-/.test(name))).toEqual([])
      expect((await push(source, undefined, '--tag', 'latest')).exitCode).toBe(0)
      expect(
        held()
          ?.images.flatMap(image => image.tags)
          .sort(),
      ).toEqual(['latest', 'v1'])
    },
  )
  it('--json ends with an error and a result', async () => {
    const {stdout, exitCode} = await push('index.tar', {is: isPut('blobs'), count: 2, signal: 'SIGINT'}, '--json')
    const lines = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(exitCode).toBe(130)
    expect(lines.slice(-2)).toEqual([
      expect.objectContaining({
        type: 'error',
        exitCode: 130,
        error: expect.objectContaining({why: expect.any(String)}),
      }),
      expect.objectContaining({type: 'result', exitCode: 130}),
    ])
  })
})
