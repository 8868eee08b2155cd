import {open} from 'node:fs/promises'

export const chunkBytes = 1 << 20

/**
 * A part of a file in chunks of 1 MiB read into one buffer: a chunk is valid until the next is asked for, and memory
 * does not grow with the file. Ends early when the file does.
 */
export async function* fileChunks(path: string, start: number, length: number): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(length, 1)))
    let done = 0
    while (done < length) {
      const {bytesRead} = await file.read(buffer, 0, Math.min(buffer.length, length - done), start + done)
      if (bytesRead === 0) return
      done += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** All chunks in one buffer; for what is known to be small. */
export async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(Buffer.from(chunk))
  return Buffer.concat(parts)
}
