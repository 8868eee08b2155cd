import {createHash} from 'node:crypto'
import {mkdtemp, rm} from 'node:fs/promises'
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

  it('gives back the same bytes, whatever the chunks they came in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), fc.integer({min: 0, max: 3000})), {maxLength: 6}),
        fc.integer({min: 1, max: 4000}),
        async (parts, chunk) => {
          const bytes = Buffer.concat(
            parts.map(([shrinks, size], index) => (shrinks ? prose(size, index) : noise(size, index))),
          )
          const layer = {
            diffId: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
            size: bytes.length,
            where: 'test',
          }
          const chunks = async function* (size: number) {
            for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
          }
          const path = at('layer.gz')
          const made = await gzipLayer(chunks(chunk), {...layer, path}, () => {})
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
    const made = await gzipLayer([bytes] as never, layer, () => {})
    const stored = await joined(fileChunks(layer.path, 0, made.size))
    expect(gunzipSync(stored).equals(bytes)).toBe(true)
    expect(made.size).toBeLessThan(3_200_000)
    const halves = [bytes.subarray(0, 1_000_001), bytes.subarray(1_000_001)]
    expect(await gzipLayer(halves as never, layer, () => {})).toEqual(made)
  })
})
