import {mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {spool, streamed} from '../../src/registry/sources/spool.js'
import {noise} from '../support/images.js'

// A disk so slow that whatever can fail has failed before a file is open for writing.
vi.mock('node:fs/promises', async importOriginal => {
  const original = await importOriginal<typeof import('node:fs/promises')>()
  return {
    ...original,
    async open(path: string, flags: string, mode?: number) {
      const file = await original.open(path, flags, mode)
      if (flags === 'w') await new Promise(resolve => setTimeout(resolve, 50))
      return file
    },
  }
})

let directory: string
const usual = process.env['TMPDIR']
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-spool-'))
  process.env['TMPDIR'] = directory
})
afterEach(async () => {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  await rm(directory, {recursive: true, force: true})
})
async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

describe('a stream that fails while the disk is slow is an error of the push, not of the process', () => {
  it('gzip that is cut off', async () => {
    const cut = gzipSync(noise(5000, 1)).subarray(0, 2000)
    await expect(spool(once(cut), 'standard input')).rejects.toMatchObject({
      name: 'UserError',
      message: 'standard input cannot be decompressed',
    })
    expect(await readdir(directory)).toEqual([])
  })
  it('a file that cannot be read', async () => {
    await expect(spool(streamed(join(directory, 'nothing')), 'nothing')).rejects.toMatchObject({code: 'ENOENT'})
    expect(await readdir(directory)).toEqual([])
  })
})
