import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync, gzipSync} from 'node:zlib'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {sha256} from '../../src/registry/manifest.js'
import {blobsOf} from '../../src/registry/push.js'
import type {ImageNode, ImageSource} from '../../src/registry/source.js'
import {joined} from '../../src/registry/sources/chunks.js'
import {type TarEntry, writeTar} from '../../src/registry/sources/tar-write.js'
import {writeLayout} from '../../src/registry/sources/write-layout.js'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {dockerArchive, json, noise, ociLayout, prose, tarOf, writeFiles} from '../support/images.js'
import {connect, open, pushAll} from '../support/push-run.js'

let directory: string
const at = (name: string) => join(directory, name)

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-sources-'))
})
afterEach(() => rm(directory, {recursive: true, force: true}))

describe('an image is the same from every form of its source', () => {
  let ecr: EcrServer
  beforeEach(async () => {
    ecr = await startEcr()
    await ecr.call('CreateRepository', {repositoryName: 'web'})
  })
  afterEach(() => ecr.stop())

  const pushed = async (source: string, options: Parameters<typeof pushAll>[2] & {stdin?: Buffer} = {}) => {
    const stdin = options.stdin
      ? {
          standardInput: (async function* () {
            yield options.stdin as Buffer
          })(),
        }
      : {}
    const opened = await open(source, stdin)
    const api = connect(ecr)
    try {
      return await pushAll(api, opened, options)
    } finally {
      api.close()
      await opened.close()
    }
  }

  /** Every file of the layout is in the registry, byte for byte. */
  const expectStored = async (files: Map<string, Buffer>, leaveOut: string[] = []) => {
    for (const [name, content] of files) {
      if (!name.startsWith('blobs/')) continue
      const digest = `sha256:${name.split('/')[2]}`
      if (leaveOut.includes(digest)) continue
      const manifest = ecr.state.regions['us-east-1']?.repositories[0]?.images.find(image => image.digest === digest)
      expect(manifest ? Buffer.from(manifest.text) : await ecr.store.read(digest)).toEqual(content)
    }
  }

  it('an OCI layout as a folder, a tar, a gzipped tar and standard input', async () => {
    const {files, digest} = ociLayout()
    const folder = await writeFiles(at('oci'), files)
    await writeFile(at('oci.tar'), tarOf(files))
    await writeFile(at('oci.tar.gz'), gzipSync(tarOf(files)))
    expect((await pushed(folder)).digest).toBe(digest)
    expect((await pushed(at('oci.tar'))).digest).toBe(digest)
    expect((await pushed(at('oci.tar.gz'))).digest).toBe(digest)
    expect((await pushed('-', {stdin: tarOf(files)})).digest).toBe(digest)
    await expectStored(files)
  })

  it('an index goes whole, children first, with its referrers when asked for', async () => {
    const {files, digest, children, referrer} = ociLayout({platforms: ['amd64', 'arm64'], referrer: true})
    await writeFile(at('index.tar'), tarOf(files))
    const {events} = await pushed(at('index.tar'), {withReferrers: true, tags: ['v1', 'latest']})
    const order = events.flatMap(event =>
      event.type === 'manifest' ? [event.digest] : event.type === 'tag' ? [event.tag] : [],
    )
    expect(order).toEqual([...children, digest, referrer, 'v1', 'latest'])
    await expectStored(files)
    const listed = (await ecr.call('ListImageReferrers', {
      repositoryName: 'web',
      subjectId: {imageDigest: digest},
    })) as {
      referrers: {digest: string}[]
    }
    expect(listed.referrers.map(one => one.digest)).toEqual([referrer])
  })

  it('--platform takes one image out of an index', async () => {
    const {files, children} = ociLayout({platforms: ['amd64', 'arm64']})
    await writeFile(at('index.tar'), tarOf(files))
    const {digest} = await pushed(at('index.tar'), {platform: {os: 'linux', architecture: 'arm64'}})
    expect(digest).toBe(children[1])
  })

  it('an index whose other platforms were not exported can be pushed for the one that was', async () => {
    const {files, children} = ociLayout({platforms: ['amd64', 'arm64']})
    files.delete(`blobs/sha256/${children[1]?.slice(7)}`)
    await writeFile(at('index.tar'), tarOf(files))
    await expect(pushed(at('index.tar'))).rejects.toThrow(`lacks the image ${children[1]}`)
    expect((await pushed(at('index.tar'), {platform: {os: 'linux', architecture: 'amd64'}})).digest).toBe(children[0])
  })

  it('a docker-archive: config kept, layers gzipped, diff_ids right', async () => {
    const {files, tars, diffIds} = dockerArchive({layers: [prose(3_000_000, 1), noise(1_500_000, 2), Buffer.alloc(0)]})
    await writeFile(at('archive.tar'), tarOf(files))
    const {digest} = await pushed(at('archive.tar'))
    const image = ecr.state.regions['us-east-1']?.repositories[0]?.images.find(one => one.digest === digest)
    const manifest = JSON.parse(image?.text ?? '{}') as {
      config: {digest: string}
      layers: {digest: string; size: number}[]
    }
    expect(files.get(`${manifest.config.digest.slice(7)}.json`)).toEqual(await ecr.store.read(manifest.config.digest))
    for (const [index, layer] of manifest.layers.entries()) {
      const stored = await ecr.store.read(layer.digest)
      expect(stored.length).toBe(layer.size)
      expect(gunzipSync(stored).equals(tars[index] as Buffer)).toBe(true)
      expect(sha256(gunzipSync(stored))).toBe(diffIds[index])
    }
    // The first shrinks, the second (noise) is stored as it is.
    expect(manifest.layers[0]?.size).toBeLessThan((tars[0] as Buffer).length / 2)
    expect(manifest.layers[1]?.size).toBeLessThan((tars[1] as Buffer).length + 1000)
  })

  it('the same archive gives the same digest again, and with its memory nothing is compressed', async () => {
    await writeFile(at('archive.tar'), tarOf(dockerArchive().files))
    const table = new Map<string, {digest: string; size: number}>()
    const memory = {
      get: (id: string) => table.get(id),
      set: (id: string, layer: {digest: string; size: number}) => void table.set(id, layer),
    }
    const first = await pushed(at('archive.tar'), {memory})
    expect(table.size).toBe(2)
    const opened = await open(at('archive.tar'), {memory})
    const api = connect(ecr)
    const again = await pushAll(api, opened, {memory})
    api.close()
    await opened.close()
    expect(again.digest).toBe(first.digest)
    expect(again.events.some(event => event.type === 'blob-progress' && event.stage === 'compressing')).toBe(false)
  })

  it('remembered layers are asked for in one question where there is one', async () => {
    await writeFile(at('archive.tar'), tarOf(dockerArchive().files))
    const table = new Map<string, {digest: string; size: number}>()
    const memory = {get: (diffId: string) => table.get(diffId), set: table.set.bind(table)}
    await pushed(at('archive.tar'), {memory})
    const asked: string[][] = []
    const checkBlobs = async (digests: string[]) => {
      asked.push(digests)
      const sizes = new Map([...table.values()].map(({digest, size}) => [digest, size]))
      return new Map(digests.map(digest => [digest, sizes.get(digest)]))
    }
    ecr.requests.length = 0
    const opened = await open(at('archive.tar'), {memory})
    const api = connect(ecr)
    await pushAll(api, opened, {memory, checkBlobs})
    api.close()
    await opened.close()
    expect(asked).toEqual([[expect.any(String)], [...table.values()].map(({digest}) => digest)])
    expect(ecr.requests.filter(request => /^HEAD .*blobs/.test(request)).length).toBeLessThanOrEqual(1)
  })

  it('an archive of Docker 25 and later is read as the layout when its layers are compressed', async () => {
    const {files, digest} = ociLayout()
    files.set('manifest.json', json([{Config: 'blobs/sha256/x', RepoTags: ['web:v1'], Layers: []}]))
    await writeFile(at('hybrid.tar'), tarOf(files))
    expect((await pushed(at('hybrid.tar'))).digest).toBe(digest)
  })

  it('layers may be symbolic links to shared ones (Docker 1.10 and later)', async () => {
    const {entries} = dockerArchive()
    const linked = entries.map(entry =>
      entry.name === 'layer-1/layer.tar' ? {name: 'shared/layer.tar', content: entry.content} : entry,
    )
    linked.push({name: 'layer-1/layer.tar', content: '', linkTo: '../shared/layer.tar'})
    await writeFile(at('plain.tar'), writeTar(entries))
    await writeFile(at('linked.tar'), writeTar(linked))
    expect((await pushed(at('linked.tar'))).digest).toBe((await pushed(at('plain.tar'))).digest)
  })

  it('what was pushed comes back as the same layout', async () => {
    const {files} = ociLayout({platforms: ['amd64', 'arm64']})
    const source = await open(await writeFiles(at('oci'), files))
    const image = (await source.load({})) as ImageNode
    await writeLayout(at('copy'), image, {ref: 'v1', referrers: []})
    const copy = (await (await open(at('copy'))).load({})) as ImageNode
    expect(copy.digest).toBe(image.digest)
    const bytes = async (node: ImageNode) =>
      Promise.all(blobsOf(node).map(async blob => [blob.digest, sha256(await joined(blob.open()))]))
    expect(await bytes(copy)).toEqual(await bytes(image))
  })
})

describe('a source that is broken or hostile is refused by name', () => {
  const refused = async (files: Map<string, Buffer> | Buffer, options: {select?: string} = {}): Promise<string> => {
    await writeFile(at('bad.tar'), Buffer.isBuffer(files) ? files : tarOf(files))
    let source: ImageSource | undefined
    try {
      source = await open(at('bad.tar'), options)
      const image = await source.load({})
      const blobs =
        image.kind === 'image' ? blobsOf(image) : await Promise.all(image.layers.map(layer => layer.build(() => {})))
      for (const blob of blobs) await joined((await import('../../src/registry/upload.js')).verified(blob))
      return 'nothing'
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`
        .replaceAll(`${directory}/`, '')
        .replace(/docker-archive |OCI layout (?=bad)/, '')
    } finally {
      await source?.close()
    }
  }
  const archive = (change: (files: Map<string, Buffer>) => void) => {
    const {files} = dockerArchive()
    change(files)
    return files
  }
  const layout = (change: (files: Map<string, Buffer>, digest: string) => void) => {
    const {files, digest} = ociLayout()
    change(files, digest)
    return files
  }
  const configOf = (files: Map<string, Buffer>) =>
    [...files.keys()].find(name => name.endsWith('.json') && name !== 'manifest.json') as string

  it('the unchanged fixtures are not', async () => {
    expect(await refused(archive(() => {}))).toBe('nothing')
    expect(await refused(layout(() => {}))).toBe('nothing')
  })

  it('an empty file', async () => expect(await refused(Buffer.alloc(0))).toMatch(/^UserError: bad.tar is empty/))
  it('an entry with an endless name', async () => {
    // GNU's long names are the content of an entry of type L.
    const long = writeTar([{name: '././@LongLink', content: 'a/'.repeat(3000)}]).subarray(0, -1024)
    const sum = Number.parseInt(long.toString('latin1', 148, 154), 8) + 0x4c - (long[156] as number)
    long[156] = 0x4c
    long.write(sum.toString(8).padStart(6, '0'), 148)
    expect(await refused(Buffer.concat([long, tarOf(dockerArchive().files)]))).toMatch(
      /has an entry whose name is longer than 4096 characters/,
    )
  })
  it('no tar at all', async () =>
    expect(await refused(noise(5000, 1))).toMatch(/^UserError: bad.tar is no tar archive/))
  it('a tar of something else', async () =>
    expect(await refused(new Map([['hello', Buffer.from('x')]]))).toMatch(/neither an OCI layout nor a docker-archive/))
  it('a gzip that ends in the middle', async () =>
    expect(await refused(gzipSync(noise(5000, 1)).subarray(0, 2000))).toMatch(
      /^UserError: bad.tar cannot be decompressed/,
    ))

  it.each([
    ['cut in a layer', 4000],
    ['cut in a header', 700],
  ])('a tar %s', async (_name, length) => {
    const whole = tarOf(dockerArchive().files)
    expect(await refused(whole.subarray(0, length))).toMatch(/^UserError: bad.tar is cut off/)
  })

  it.each<[string, TarEntry]>([
    ['a path that leaves the root', {name: '../../etc/passwd', content: 'x'}],
    ['an absolute path', {name: '/etc/passwd', content: 'x'}],
    ['a link that leaves the root', {name: 'layer.tar', content: '', linkTo: '../../../etc/shadow'}],
  ])('%s', async (_name, entry) => {
    expect(await refused(writeTar([...dockerArchive().entries, entry]))).toMatch(
      /^UserError: bad.tar has an entry outside of it/,
    )
  })

  it('symbolic links in a circle', async () => {
    const entries = dockerArchive().entries.filter(entry => entry.name !== 'layer-0/layer.tar')
    entries.push(
      {name: 'layer-0/layer.tar', content: '', linkTo: '../a'},
      {name: 'a', content: '', linkTo: 'layer-0/layer.tar'},
    )
    expect(await refused(writeTar(entries))).toMatch(/leads in a circle/)
  })

  it.each<[string, (files: Map<string, Buffer>) => void, RegExp]>([
    [
      'manifest.json that is not JSON',
      files => files.set('manifest.json', Buffer.from('{')),
      /manifest.json of bad.tar is not JSON/,
    ],
    ['a manifest without images', files => files.set('manifest.json', json([])), /lists no image/],
    [
      'a config that is not JSON',
      files => files.set(configOf(files), Buffer.from('nope')),
      /config .* of bad.tar is not JSON/,
    ],
    [
      'a config over 8 MiB',
      files => files.set(configOf(files), Buffer.alloc(9 * 2 ** 20, 32)),
      /at most 8.4 MB are read/,
    ],
    [
      'a config of brackets alone',
      files => files.set(configOf(files), Buffer.from('['.repeat(100_000))),
      /config .* of bad.tar nests more than 1000 deep/,
    ],
    ['a layer that is missing', files => files.delete('layer-0/layer.tar'), /lacks layer layer-0/],
    [
      'a layer of other bytes',
      files => files.set('layer-0/layer.tar', prose(5120, 9)),
      /a layer of bad.tar is damaged/,
    ],
    [
      'more diff_ids than layers',
      files => files.set(configOf(files), json({rootfs: {diff_ids: ['a', 'b', 'c']}})),
      /has 2 layers, its config lists 3/,
    ],
    [
      'more than 1,000 layers',
      files =>
        files.set(
          'manifest.json',
          json([{Config: configOf(files), RepoTags: [], Layers: new Array(1001).fill('layer-0/layer.tar')}]),
        ),
      /has 1001 layers; gantry takes at most 1000/,
    ],
  ])('a docker-archive with %s', async (_name, change, message) => {
    expect(await refused(archive(files => void change(files)))).toMatch(message)
  })

  const blobOf = (digest: string) => `blobs/sha256/${digest.slice(7)}`
  it.each<[string, (files: Map<string, Buffer>, digest: string) => void, RegExp]>([
    [
      'a manifest of other bytes',
      (files, digest) => files.set(blobOf(digest), Buffer.from(`${files.get(blobOf(digest))} `)),
      /manifest sha256:.* is damaged/,
    ],
    [
      'a layer of other bytes',
      (files, digest) => {
        const {layers} = JSON.parse(String(files.get(blobOf(digest))))
        files.set(blobOf(layers[0].digest), noise(layers[0].size, 77))
      },
      /blob sha256:.* of the source is damaged/,
    ],
    [
      'a layer of another size',
      (files, digest) => {
        const {layers} = JSON.parse(String(files.get(blobOf(digest))))
        files.set(blobOf(layers[0].digest), noise(10, 77))
      },
      /layer sha256:.* is damaged/,
    ],
    [
      'a layer that is missing',
      (files, digest) => files.delete(blobOf(JSON.parse(String(files.get(blobOf(digest)))).layers[1].digest)),
      /lacks layer sha256:/,
    ],
    ['an index that is missing', files => files.delete('index.json'), /neither|no index.json/],
    [
      'an index.json over 4 MiB',
      files => files.set('index.json', Buffer.alloc(5 * 2 ** 20, 32)),
      /at most 4.2 MB are read/,
    ],
    [
      'a digest that is a path',
      files =>
        files.set(
          'index.json',
          json({schemaVersion: 2, manifests: [{mediaType: 'x', digest: 'sha256:../../x', size: 1}]}),
        ),
      /has no valid digest/,
    ],
    [
      'two images and no choice',
      files =>
        files.set(
          'index.json',
          json({
            manifests: [1, 2].map(n => ({
              mediaType: 'x',
              digest: `sha256:${String(n).repeat(64)}`,
              size: 1,
              annotations: {'org.opencontainers.image.ref.name': `v${n}`},
            })),
          }),
        ),
      /holds 2 images/,
    ],
    [
      'a layout version from the future',
      files => files.set('oci-layout', json({imageLayoutVersion: '9.0.0'})),
      /OCI layout of version `9.0.0`/,
    ],
  ])('an OCI layout with %s', async (_name, change, message) => {
    expect(await refused(layout((files, digest) => void change(files, digest)))).toMatch(message)
  })

  /** An image under indexes that each name the one below it so many times, `depth` of them. */
  const nested = (times: number, depth: number, different = false) => {
    const {files} = ociLayout()
    const index = JSON.parse(files.get('index.json')?.toString() ?? '')
    let [below] = index.manifests
    for (let level = 0; level < depth; level++) {
      const mediaType = 'application/vnd.oci.image.index.v1+json'
      const manifests = Array.from({length: times}, (_, at) => {
        if (!different) return below
        const own = json({schemaVersion: 2, mediaType, manifests: [], annotations: {at: `${at}`}})
        files.set(blobOf(sha256(own)), own)
        return {mediaType, digest: sha256(own), size: own.length}
      })
      const bytes = json({schemaVersion: 2, mediaType, manifests})
      files.set(blobOf(sha256(bytes)), bytes)
      below = {mediaType, digest: sha256(bytes), size: bytes.length}
    }
    files.set('index.json', json({schemaVersion: 2, manifests: [below]}))
    return tarOf(files)
  }
  it('an index of thousands of images', async () => {
    expect(await refused(nested(1001, 1, true))).toMatch(/^UserError: .* names more than 1000 manifests/)
  })
  it('indexes that name one another a million million times over are read once each', async () => {
    await writeFile(at('nested.tar'), nested(1000, 4))
    const opened = await open(at('nested.tar'))
    const image = (await opened.load({})) as ImageNode
    expect(blobsOf(image)).toHaveLength(3)
    await writeLayout(at('nested'), image, {referrers: []})
    await opened.close()
  })
  it.each([
    ['a schema of its own', {schemaVersion: 1}, /has schemaVersion 1/],
    [
      'a media type that is none',
      {layers: [{mediaType: '\u001b[31m', digest: sha256(''), size: 0}]},
      /printable ASCII/,
    ],
  ])('a manifest with %s', async (_name, change, message) => {
    const {files, digest} = ociLayout()
    const bytes = json({...JSON.parse(files.get(blobOf(digest))?.toString() ?? ''), ...change})
    files.set(blobOf(sha256(bytes)), bytes)
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    files.set(
      'index.json',
      json({schemaVersion: 2, manifests: [{mediaType, digest: sha256(bytes), size: bytes.length}]}),
    )
    expect(await refused(tarOf(files))).toMatch(message)
  })

  it('an index that holds itself', async () => {
    // A digest cannot be forged, so depth is what bounds it: five levels are one too many.
    const files = new Map([['oci-layout', json({imageLayoutVersion: '1.0.0'})]])
    const mediaType = 'application/vnd.oci.image.index.v1+json'
    let manifests: object[] = []
    for (let level = 0; level < 7; level++) {
      const bytes = json({schemaVersion: 2, mediaType, manifests})
      files.set(blobOf(sha256(bytes)), bytes)
      manifests = [{mediaType, digest: sha256(bytes), size: bytes.length}]
    }
    files.set('index.json', json({schemaVersion: 2, mediaType, manifests}))
    expect(await refused(files)).toMatch(/nests indexes more than 4 deep/)
  })
})
