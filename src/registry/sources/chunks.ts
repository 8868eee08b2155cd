import {open} from 'node:fs/promises'

export const chunkBytes = 1 << 20

/** Gives the buffer the next chunk is read into; the chunk fills it, but for the last. */
export type TakeBuffer = () => Promise<Buffer>

/**
 * A part of a file in chunks of 1 MiB read into one buffer: a chunk is valid until the next is asked for, and memory
 * does not grow with the file. With `take` each chunk has the buffer it was given. Ends early when the file does.
 */
export async function* fileChunks(
  path: string,
  start: number,
  length: number,
  take: TakeBuffer = ownBuffer(Math.min(chunkBytes, Math.max(length, 1))),
): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, 'r')
  try {
    for (let done = 0; done < length; ) {
      const buffer = await take()
      const wanted = Math.min(buffer.length, length - done)
      let filled = 0
      while (filled < wanted) {
        const {bytesRead} = await file.read(buffer, filled, wanted - filled, start + done + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      if (filled > 0) yield buffer.subarray(0, filled)
      if (filled < wanted) return
      done += filled
    }
  } finally {
    await file.close()
  }
}

function ownBuffer(bytes: number): TakeBuffer {
  const buffer = Buffer.allocUnsafe(bytes)
  return async () => buffer
}

/** All chunks in one buffer; for what is known to be small. */
export async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(Buffer.from(chunk))
  return Buffer.concat(parts)
}
