import {createReadStream} from 'node:fs'
import {open, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {pipeline} from 'node:stream'
import {createGunzip} from 'node:zlib'
import {UserError} from '../../core/errors.js'
import {formatBytes} from '../../core/units.js'
import {makeTemporary} from './temporary.js'

/** A tar on disk, and what removes it again. */
export interface Spooled {
  path: string
  close(): Promise<void>
}

const maxSpoolBytes = 64 * 1024 ** 3

/** Told how much of a stream has come, first of all that nothing has. */
export type OnReceive = (where: string, doneBytes: number) => void

/** A stream as a file that can be read anywhere: gzip around it is taken off. @throws UserError */
export async function spool(stream: AsyncIterable<Uint8Array>, where: string, onReceive?: OnReceive): Promise<Spooled> {
  const {path: directory, close} = await makeTemporary('gantry-source-')
  try {
    const path = join(directory, 'image.tar')
    await writeAll(stream, path, where, onReceive)
    if (!(await startsWithGzip(path))) return {path, close}
    const plain = join(directory, 'plain.tar')
    await gunzip(path, plain, where)
    await rm(path)
    return {path: plain, close}
  } catch (error) {
    await close()
    throw error
  }
}

/** Whether a file is gzip. */
export async function startsWithGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const {buffer} = await file.read(Buffer.alloc(2), 0, 2, 0)
    return buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}

/** A file's bytes, opened when the first of them is asked for: before that nobody would hear what goes wrong. */
export async function* streamed(path: string): AsyncGenerator<Uint8Array, void> {
  yield* createReadStream(path, {highWaterMark: 1 << 20})
}

async function* unpacked(path: string): AsyncGenerator<Uint8Array, void> {
  const unpacking = createGunzip({chunkSize: 1 << 20})
  // What fails on either side ends the loop over the other.
  pipeline(createReadStream(path, {highWaterMark: 1 << 20}), unpacking, () => undefined)
  yield* unpacking
}

async function gunzip(from: string, to: string, where: string): Promise<void> {
  try {
    await writeAll(unpacked(from), to, where)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${where} cannot be decompressed`, {why: (error as Error).message.slice(0, 200)})
  }
}

async function writeAll(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  where: string,
  onReceive?: OnReceive,
): Promise<void> {
  const file = await open(path, 'w', 0o600)
  let total = 0
  try {
    onReceive?.(where, 0)
    for await (const chunk of stream) {
      total += chunk.length
      if (total > maxSpoolBytes) throw new UserError(`${where} holds more than ${formatBytes(maxSpoolBytes)}`)
      await file.write(chunk)
      onReceive?.(where, total)
    }
  } finally {
    await file.close()
  }
}
