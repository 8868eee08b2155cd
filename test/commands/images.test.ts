import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type EcrServer, ecrEnvironment, startEcr} from '../support/ecr-server.js'
import {ociLayout, writeFiles} from '../support/images.js'
import {runCli} from '../support/run-cli.js'

let directory: string
let ecr: EcrServer
const {files, digest, children, referrer} = ociLayout({platforms: ['amd64', 'arm64'], referrer: true})
const uri = '123456789012.dkr.ecr.us-east-1.amazonaws.com/web'

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-images-'))
  ecr = await startEcr({quirks: true})
  const layout = await writeFiles(join(directory, 'oci'), files)
  const {exitCode} = await run('push', layout, 'web:v1', '--create', '--with-referrers')
  expect(exitCode).toBe(0)
})
afterEach(async () => {
  await ecr.stop()
  await rm(directory, {recursive: true, force: true})
})
const run = (...argv: string[]) => runCli(argv, ecrEnvironment(ecr))
const tagsOf = async (repositoryName: string) =>
  ((await ecr.call('ListImages', {repositoryName})) as {imageIds: {imageTag?: string; imageDigest: string}[]}).imageIds

describe('images ls', () => {
  it('shows an index with its platforms and what refers to it', async () => {
    const {stdout} = await run('images', 'ls', 'web')
    const names = stdout.split('\n').map(line => line.replace(/ {2}sha256:.*/, ''))
    expect(names.map(name => name.trimEnd())).toEqual([
      'v1',
      '  linux/amd64',
      '  linux/arm64',
      '  ↳ application/spdx+json',
      '',
    ])
    // The digests stand beneath each other.
    expect(
      new Set(
        stdout
          .trimEnd()
          .split('\n')
          .map(line => line.indexOf('sha256:')),
      ).size,
    ).toBe(1)
    expect(stdout).toContain('index of 2')
    expect((await run('images', 'ls', `${ecr.host}/web`)).stdout).toBe(stdout)
    expect(stdout).toContain('application/spdx+json')
  })
  it('--json has the tree', async () => {
    const {stdout} = await run('images', 'ls', 'web', '--json')
    const {images} = JSON.parse(stdout)
    expect(images).toHaveLength(1)
    expect(images[0]).toMatchObject({digest, tags: ['v1'], pushedAt: '2026-01-05T00:00:00.000Z'})
    expect(
      images[0].children.map((child: {platform: string; digest: string}) => [child.platform, child.digest]),
    ).toEqual([
      ['linux/amd64', children[0]],
      ['linux/arm64', children[1]],
    ])
    expect(images[0].referrers.map((one: {digest: string}) => one.digest)).toEqual([referrer])
  })
  it('--limit has the newest, and says how many there are', async () => {
    ecr.context.nowMs += 60_000
    await run('images', 'copy', `web@${children[0]}`, 'many:old', '--create')
    ecr.context.nowMs += 60_000
    await run('images', 'copy', `web@${children[1]}`, 'many:new')
    const {stdout} = await run('images', 'ls', 'many', '--limit', '1')
    expect(stdout).toMatch(/^new {2}sha256:.*\n… 1 older image\n$/)
    const {images, total} = JSON.parse((await run('images', 'ls', 'many', '--limit', '1', '--json')).stdout)
    expect([images.length, total]).toEqual([1, 2])
  })
  it('a repository that is not there: did you mean', async () => {
    const {stderr, exitCode} = await run('images', 'ls', 'wev')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('did you mean `web`?')])
  })
})

describe('images tag', () => {
  it('sets tags on what is there: no blob moves', async () => {
    ecr.requests.length = 0
    const {stdout, exitCode} = await run('images', 'tag', 'web:v1', 'stable', '--tag', 'v1.0')
    expect([exitCode, stdout]).toEqual([0, `${uri}@${digest}\n`])
    const tags = (await tagsOf('web')).filter(one => one.imageDigest === digest).map(one => one.imageTag)
    expect(tags).toEqual(['v1', 'stable', 'v1.0'])
    expect(ecr.requests.some(request => request.includes('/blobs/'))).toBe(false)
  })
  it('what is no tag is refused before anybody is asked', async () => {
    ecr.requests.length = 0
    const {stderr, exitCode} = await run('images', 'tag', 'web:v1', 'bad tag')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('`bad tag` is not a tag')])
    expect([stderr.split('\n').length, ecr.requests]).toEqual([2, []])
  })
  it('an image that is not there is an error of the caller', async () => {
    const {stderr, exitCode} = await run('images', 'tag', 'web:nope', 'stable')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${uri} has no image \`nope\``)])
  })
  it('an immutable tag that stands for something else is refused before anything is set', async () => {
    await run('images', 'tag', `web@${children[0]}`, 'fixed')
    await ecr.call('PutImageTagMutability', {repositoryName: 'web', imageTagMutability: 'IMMUTABLE'})
    const {stderr, exitCode} = await run('images', 'tag', 'web:v1', 'new', '--tag', 'fixed')
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`tag fixed of ${uri} is immutable and already stands for ${children[0]}`),
    ])
    expect((await tagsOf('web')).some(one => one.imageTag === 'new')).toBe(false)
  })
})

describe('images copy', () => {
  it('into another repository of the registry, byte for byte, mounted where the account allows it', async () => {
    await ecr.call('PutAccountSetting', {name: 'BLOB_MOUNTING', value: 'ENABLED'})
    const {stdout, stderr, exitCode} = await run('images', 'copy', 'web:v1', 'copy:v1', '--create', '--with-referrers')
    expect([exitCode, stdout]).toEqual([0, `${uri.replace('/web', '/copy')}@${digest}\n`])
    expect(stderr).toContain('  mounted ')
    expect(stderr).not.toContain('  uploaded ')
    const [web, copy] = ecr.state.regions['us-east-1']?.repositories ?? []
    expect(copy?.images.map(image => image.text).sort()).toEqual(web?.images.map(image => image.text).sort())
  })
  it('into an OCI layout: every blob and manifest is the one that was pushed', async () => {
    const target = join(directory, 'copy')
    const {exitCode} = await run('images', 'copy', 'web:v1', `oci:${target}`, '--with-referrers', '--tag', 'v1')
    expect(exitCode).toBe(0)
    for (const name of await readdir(join(target, 'blobs', 'sha256'))) {
      expect(
        (await readFile(join(target, 'blobs', 'sha256', name))).equals(files.get(`blobs/sha256/${name}`) as Buffer),
      ).toBe(true)
    }
    const index = JSON.parse(await readFile(join(target, 'index.json'), 'utf8'))
    expect(index.manifests.map((one: {digest: string}) => one.digest)).toEqual([digest, referrer])
    const again = await run('push', target, 'again:v1', '--create', '--select', 'v1')
    expect(again.stdout).toContain(digest)
  })
  it('one platform of an index', async () => {
    const {stdout} = await run('images', 'copy', 'web:v1', 'one:v1', '--create', '--platform', 'linux/arm64')
    expect(stdout).toContain(children[1])
  })
  it.each([['one:v1'], ['oci:DIRECTORY/none']])('a platform the index has not is refused: %s', async target => {
    const place = target.replace('DIRECTORY', directory)
    const argv = ['images', 'copy', 'web:v1', place, '--platform', 'linux/s390x']
    const {stdout, stderr, exitCode} = await run(...argv, ...(place === target ? ['--create'] : []))
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain('has no image for linux/s390x')
    expect(stderr).toContain('choose one of linux/amd64, linux/arm64')
    expect(await readdir(join(directory, 'none')).catch(() => 'nothing')).toBe('nothing')
  })
})
