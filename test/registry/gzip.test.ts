import {createHash} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {sha256} from '../../src/registry/manifest.js'
import {fileChunks, joined} from '../../src/registry/sources/chunks.js'
import {gzipLayer} from '../../src/registry/sources/gzip.js'
import {noise, prose} from '../support/images.js'

let directory: string
const at = (name: string) => join(directory, name)

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-gzip-'))
})
afterEach(() => rm(directory, {recursive: true, force: true}))

describe('gzip of a layer', () => {
  const seed = Number(process.env.GANTRY_SEED ?? 20260105)

  it('gives back the same bytes, wherever in a file they lie', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), fc.integer({min: 0, max: 3000})), {maxLength: 6}),
        fc.integer({min: 0, max: 4000}),
        async (parts, before) => {
          const bytes = Buffer.concat(
            parts.map(([shrinks, size], index) => (shrinks ? prose(size, index) : noise(size, index))),
          )
          const layer = {
            diffId: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
            size: bytes.length,
            where: 'test',
          }
          const path = at('layer.gz')
          const around = Buffer.concat([noise(before, 1), bytes, noise(100, 2)])
          await writeFile(at('archive'), around)
          const made = await gzipLayer(
            take => fileChunks(at('archive'), before, bytes.length, take),
            {...layer, path},
            () => {},
          )
          const stored = await joined(fileChunks(path, 0, made.size))
          expect(gunzipSync(stored).equals(bytes)).toBe(true)
          expect(sha256(stored)).toBe(made.digest)
        },
      ),
      {seed, numRuns: Number(process.env.GANTRY_RUNS ?? 1000)},
    )
  })

  it('mixes compressed and stored blocks in one layer of several', async () => {
    const bytes = Buffer.concat([prose(1_500_000, 1), noise(2_200_000, 2), prose(700_000, 3)])
    const layer = {diffId: sha256(bytes), size: bytes.length, path: at('mixed.gz'), where: 'test'}
    await writeFile(at('mixed'), bytes)
    const compress = () =>
      gzipLayer(
        take => fileChunks(at('mixed'), 0, bytes.length, take),
        layer,
        () => {},
      )
    const made = await compress()
    const stored = await joined(fileChunks(layer.path, 0, made.size))
    expect(gunzipSync(stored).equals(bytes)).toBe(true)
    expect(made.size).toBeLessThan(3_200_000)
    expect(await compress()).toEqual(made)
  })

  it('many layers at once share their buffers and stay what they are', async () => {
    const layers = [prose(3_300_000, 1), noise(2_100_000, 2), prose(1_048_576, 3), noise(1, 4), Buffer.alloc(0)]
    const made = await Promise.all(
      layers.map(async (bytes, index) => {
        await writeFile(at(`layer-${index}`), bytes)
        const layer = {diffId: sha256(bytes), size: bytes.length, path: at(`layer-${index}.gz`), where: 'test'}
        return gzipLayer(
          take => fileChunks(at(`layer-${index}`), 0, bytes.length, take),
          layer,
          () => {},
        )
      }),
    )
    for (const [index, bytes] of layers.entries()) {
      const stored = await joined(fileChunks(at(`layer-${index}.gz`), 0, made[index]?.size ?? 0))
      expect(gunzipSync(stored).equals(bytes)).toBe(true)
    }
  })

  it('a file that ends before the layer does is named', async () => {
    const bytes = noise(5000, 1)
    await writeFile(at('cut'), bytes.subarray(0, 4000))
    const layer = {diffId: sha256(bytes), size: bytes.length, path: at('cut.gz'), where: 'test'}
    await expect(
      gzipLayer(
        take => fileChunks(at('cut'), 0, bytes.length, take),
        layer,
        () => {},
      ),
    ).rejects.toMatchObject({message: 'a layer of test is damaged', why: 'it ends after 4000 of 5000 bytes'})
  })
})
