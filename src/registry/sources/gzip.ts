import {createHash} from 'node:crypto'
import {open} from 'node:fs/promises'
import {availableParallelism} from 'node:os'
import {promisify} from 'node:util'
import {constants, crc32, deflateRaw, deflateRawSync} from 'node:zlib'
import {UserError} from '../../core/errors.js'
import {chunkBytes} from './chunks.js'

const compress = promisify<Uint8Array, object, Buffer>(deflateRaw as never)

const windowBytes = 32 * 1024
const sampleBytes = 8 * 1024
const level = 1
/** A block whose samples shrink by less than this is stored as it is. */
const worthwhile = 0.97
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

export interface Compressed {
  digest: string
  size: number
}

/** Buffers of the blocks being compressed, shared by all layers: they bound both memory and threads. */
class BufferPool {
  readonly #free: Buffer[] = []
  readonly #waiting: ((buffer: Buffer) => void)[] = []
  #made = 0

  constructor(private readonly limit: number) {}

  async take(): Promise<Buffer> {
    const free = this.#free.pop()
    if (free) return free
    if (this.#made < this.limit) {
      this.#made++
      return Buffer.allocUnsafeSlow(chunkBytes)
    }
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  give(buffer: Buffer): void {
    const next = this.#waiting.shift()
    if (next) next(buffer)
    else this.#free.push(buffer)
  }
}

const pool = new BufferPool(availableParallelism() + 2)

/**
 * Compresses a layer into a file, block by block on the threads Node has for it, so that one big layer uses every
 * core. Each block knows the last 32 KiB before it, and one that does not shrink is stored. The same bytes always
 * give the same gzip. @throws UserError when the bytes are not those of `diffId`.
 */
export async function gzipLayer(
  chunks: AsyncIterable<Uint8Array>,
  layer: {diffId: string; size: number; path: string; where: string},
  onProgress: (doneBytes: number) => void,
): Promise<Compressed> {
  const file = await open(layer.path, 'w', 0o600)
  const digest = createHash('sha256')
  const diff = createHash('sha256')
  let size = 0
  const write = async (bytes: Uint8Array) => {
    digest.update(bytes)
    size += bytes.length
    await file.write(bytes)
  }
  try {
    await write(header)
    let done = 0
    let crc = 0
    let window: Buffer | undefined
    let tail: Promise<void> = Promise.resolve()
    for await (const chunk of blocks(chunks)) {
      const buffer = chunk.buffer
      const block = buffer.subarray(0, chunk.length)
      diff.update(block)
      crc = crc32(block, crc)
      done += block.length
      const last = done === layer.size
      const dictionary = window
      window = Buffer.from(block.subarray(Math.max(0, block.length - windowBytes)))
      const compressed = deflateBlock(block, dictionary, last).finally(() => pool.give(buffer))
      const before = tail
      tail = (async () => {
        await before
        await write(await compressed)
      })()
      tail.catch(() => undefined)
      compressed.catch(() => undefined)
      onProgress(done)
    }
    await tail
    if (layer.size === 0) await write(Buffer.from([3, 0]))
    const actual = `sha256:${diff.digest('hex')}`
    if (done !== layer.size || actual !== layer.diffId) {
      throw new UserError(`a layer of ${layer.where} is damaged`, {
        why:
          done === layer.size
            ? `its config says ${layer.diffId}, its bytes are ${actual}`
            : `it ends after ${done} of ${layer.size} bytes`,
        fix: 'export the image again',
      })
    }
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(crc >>> 0, 0)
    trailer.writeUInt32LE(done % 2 ** 32, 4)
    await write(trailer)
    return {digest: `sha256:${digest.digest('hex')}`, size}
  } finally {
    await file.close()
  }
}

/** Chunks of any size as blocks of 1 MiB, each in a buffer of the pool, which the reader gives back. */
async function* blocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{buffer: Buffer; length: number}, void> {
  let buffer: Buffer | undefined
  let length = 0
  try {
    for await (const chunk of chunks) {
      let from = 0
      while (from < chunk.length) {
        buffer ??= await pool.take()
        const part = Math.min(chunk.length - from, chunkBytes - length)
        buffer.set(chunk.subarray(from, from + part), length)
        from += part
        length += part
        if (length < chunkBytes) continue
        const full = {buffer, length}
        buffer = undefined
        length = 0
        yield full
      }
    }
    if (buffer && length > 0) {
      const rest = {buffer, length}
      buffer = undefined
      yield rest
    }
  } finally {
    if (buffer) pool.give(buffer)
  }
}

function deflateBlock(block: Buffer, dictionary: Buffer | undefined, last: boolean): Promise<Buffer> {
  const shrinks = worthCompressing(block)
  return compress(block, {
    level: shrinks ? level : 0,
    memLevel: 8,
    ...(dictionary && shrinks ? {dictionary} : {}),
    finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    // Room for the whole answer: one job for a thread, not one for every 16 KiB.
    chunkSize: block.length + 64 * 1024,
  })
}

/** Whether three samples of a block shrink; a matter of its bytes alone, so that the result never varies. */
function worthCompressing(block: Buffer): boolean {
  if (block.length < sampleBytes * 4) return true
  const middle = Math.floor(block.length / 2)
  const sample = Buffer.concat([
    block.subarray(0, sampleBytes),
    block.subarray(middle, middle + sampleBytes),
    block.subarray(block.length - sampleBytes),
  ])
  return deflateRawSync(sample, {level, chunkSize: sample.length + 1024}).length < sample.length * worthwhile
}
