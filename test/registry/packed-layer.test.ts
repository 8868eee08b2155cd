import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {ociGzipLayerType, ociZstdLayerType, sha256} from '../../src/registry/manifest.js'
import {directoryFiles} from '../../src/registry/sources/files.js'
import {type PackedLayer, packedLayer} from '../../src/registry/sources/packed-layer.js'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {dockerArchive, noise, prose, tarOf} from '../support/images.js'
import {connect, open, pushAll} from '../support/push-run.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-packed-'))
})
afterEach(() => rm(directory, {recursive: true, force: true}))

const plain = Buffer.concat([prose(2_000_000, 1), noise(1_200_000, 2)])

/** The blob of a layer that lies in the archive as these bytes. */
async function pack(bytes: Buffer, layer: Partial<PackedLayer> = {}) {
  await writeFile(join(directory, 'layer'), bytes)
  const seen: number[] = []
  const options = {diffId: sha256(plain), size: bytes.length, where: 'test', packing: 'gzip', ...layer} as const
  const blob = await packedLayer(directoryFiles(directory), 'layer', options, done => seen.push(done))
  return {blob, seen}
}

describe('a layer that is gzip already', () => {
  const packed = gzipSync(plain)

  it('goes as it is when it holds what the config says', async () => {
    const {blob, seen} = await pack(packed)
    expect(blob).toMatchObject({digest: sha256(packed), size: packed.length, mediaType: ociGzipLayerType})
    expect(blob.warning).toBeUndefined()
    expect(seen.at(-1)).toBe(packed.length)
  })
  it.each<[string, Buffer]>([
    [
      'of several members',
      Buffer.concat([gzipSync(plain.subarray(0, 1_000_000)), gzipSync(plain.subarray(1_000_000))]),
    ],
    ['with zeros behind its end', Buffer.concat([packed, Buffer.alloc(100)])],
    ['with megabytes of them', Buffer.concat([packed, Buffer.alloc(3_000_000)])],
  ])('%s is read to its end', async (_name, bytes) => {
    expect((await pack(bytes)).blob.digest).toBe(sha256(bytes))
  })

  const other = sha256(Buffer.from('other'))
  it.each<[string, Buffer, Partial<PackedLayer>, RegExp]>([
    ['of another layer', packed, {diffId: other}, new RegExp(`says ${other}, its bytes are ${sha256(plain)}`)],
    ['that is cut off', packed.subarray(0, 500_000), {}, /its gzip is broken: unexpected end of file/],
    ['whose check sum is wrong', Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]), {}, /incorrect data check/],
    ['with something else behind its end', Buffer.concat([packed, Buffer.from('more')]), {}, /its gzip is broken/],
    ['that is none', Buffer.concat([Buffer.from([0x1f, 0x8b]), noise(5000, 1)]), {}, /its gzip is broken/],
  ])('one %s is refused', async (_name, bytes, layer, why) => {
    await expect(pack(bytes, layer)).rejects.toMatchObject({
      name: 'UserError',
      message: 'a layer of test is damaged',
      why: expect.stringMatching(why),
    })
  })

  it('a bomb is given up at the limit, long before its end', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000))
    const bombs = Buffer.concat(Array.from({length: 20}, () => bomb))
    await writeFile(join(directory, 'layer'), bombs)
    let read = 0
    const layer = {
      diffId: sha256(plain),
      size: bombs.length,
      where: 'test',
      packing: 'gzip',
      limitBytes: 20_000_000,
    } as const
    await expect(
      packedLayer(directoryFiles(directory), 'layer', layer, done => {
        read = done
      }),
    ).rejects.toThrow('a layer of test holds more than 20.0 MB once decompressed')
    expect(read).toBeLessThan(bombs.length / 2)
  })
})

describe('pushed as part of an archive', () => {
  let ecr: EcrServer
  beforeEach(async () => {
    ecr = await startEcr()
    await ecr.call('CreateRepository', {repositoryName: 'web'})
  })
  afterEach(() => ecr.stop())

  const push = async (change: (files: Map<string, Buffer>) => void) => {
    const {files} = dockerArchive()
    change(files)
    await writeFile(join(directory, 'image.tar'), tarOf(files))
    const [api, source] = [connect(ecr), await open(join(directory, 'image.tar'))]
    try {
      return await pushAll(api, source)
    } finally {
      api.close()
      await source.close()
    }
  }
  const held = () => ecr.state.regions['us-east-1']?.repositories[0]
  const layerOf = (files: Map<string, Buffer>, index: number) => files.get(`layer-${index}/layer.tar`) as Buffer

  it('layers that are the config’s are held as they came', async () => {
    let packed = Buffer.alloc(0)
    await push(files => {
      packed = gzipSync(layerOf(files, 0), {level: 9})
      files.set('layer-0/layer.tar', packed)
    })
    expect(held()?.blobs.map(blob => blob.digest)).toContain(sha256(packed))
  })
  it('one with the bytes of another layer never gets there, nor a manifest', async () => {
    let wrong = Buffer.alloc(0)
    const pushed = push(files => {
      wrong = gzipSync(layerOf(files, 1))
      files.set('layer-0/layer.tar', wrong)
    })
    await expect(pushed).rejects.toMatchObject({message: expect.stringMatching(/^a layer of .*image.tar is damaged$/)})
    expect(held()?.blobs.map(blob => blob.digest)).not.toContain(sha256(wrong))
    expect(held()?.images).toEqual([])
  })
  it('zstd goes as what it is, with a warning that it was not checked', async () => {
    const zstd = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), noise(2000, 3)])
    const {events} = await push(files => files.set('layer-0/layer.tar', zstd))
    const manifest = JSON.parse(held()?.images[0]?.text ?? '{}') as {layers: object[]}
    expect(manifest.layers[0]).toMatchObject({mediaType: ociZstdLayerType, digest: sha256(zstd), size: zstd.length})
    expect(events.flatMap(event => (event.type === 'warning' ? [event.message] : []))).toEqual([
      expect.stringMatching(/is zstd: whether it is the config's sha256:\S+ was not checked$/),
    ])
  })
})
