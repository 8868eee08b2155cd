import {createHash} from 'node:crypto'
import {createGunzip} from 'node:zlib'
import {UserError} from '../../core/errors.js'
import {formatBytes} from '../../core/units.js'
import {ociGzipLayerType, ociZstdLayerType} from '../manifest.js'
import type {Blob} from '../source.js'
import type {Files} from './files.js'

export type Packing = 'gzip' | 'zstd'

/** How a layer of an archive is compressed already, by its first bytes (RFC 1952, RFC 8878); undefined when it is not. */
export async function packingOf(files: Files, name: string): Promise<Packing | undefined> {
  for await (const chunk of files.open(name, async () => Buffer.alloc(4))) {
    if (chunk[0] === 0x1f && chunk[1] === 0x8b) return 'gzip'
    return Buffer.from([0x28, 0xb5, 0x2f, 0xfd]).equals(chunk) ? 'zstd' : undefined
  }
  return undefined
}

export interface PackedLayer {
  diffId: string
  /** Bytes as it lies in the archive. */
  size: number
  where: string
  packing: Packing
  /** What it may hold decompressed; 64 GiB by default. */
  limitBytes?: number
}

const defaultLimitBytes = 64 * 1024 ** 3

/**
 * A layer that is compressed already (Bazel, Jib and kaniko write such archives) goes as it is. Gzip is decompressed
 * beside the hashing, to nowhere, chunk by chunk: one whose bytes are not the config's diff_id is taken by every
 * registry and refused by every container runtime. Gzip itself bounds a bomb to some thousand times its size.
 * `onProgress`: bytes read of the archive.
 * @throws UserError when the bytes are not those of `diffId`, are no gzip, or hold more than the limit.
 */
export async function packedLayer(
  files: Files,
  name: string,
  layer: PackedLayer,
  onProgress: (doneBytes: number) => void,
): Promise<Blob> {
  const digest = createHash('sha256')
  const check = layer.packing === 'gzip' ? unpacker(layer) : undefined
  let done = 0
  try {
    for await (const chunk of files.open(name)) {
      digest.update(chunk)
      await check?.write(chunk)
      done += chunk.length
      onProgress(done)
    }
    const actual = await check?.end()
    if (actual !== undefined && actual !== layer.diffId) {
      throw damaged(layer.where, `its config says ${layer.diffId}, its bytes are ${actual} once decompressed`)
    }
  } finally {
    check?.close()
  }
  return {
    mediaType: layer.packing === 'gzip' ? ociGzipLayerType : ociZstdLayerType,
    digest: `sha256:${digest.digest('hex')}`,
    size: layer.size,
    open: () => files.open(name),
    ...(layer.packing === 'zstd'
      ? {warning: `a layer of ${layer.where} is zstd: whether it is the config's ${layer.diffId} was not checked`}
      : {}),
  }
}

/** Takes gzip a chunk at a time and answers the digest of what it holds; zeros after its end are passed over. */
function unpacker({where, limitBytes = defaultLimitBytes}: PackedLayer) {
  const stream = createGunzip({chunkSize: 1 << 18})
  const hash = createHash('sha256')
  let total = 0
  stream.on('data', (part: Buffer) => {
    total += part.length
    if (total > limitBytes) {
      stream.destroy(new UserError(`a layer of ${where} holds more than ${formatBytes(limitBytes)} once decompressed`))
    } else {
      hash.update(part)
    }
  })
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('end', resolve)
    stream.once('error', error =>
      reject(error instanceof UserError ? error : damaged(where, `its gzip is broken: ${error.message.slice(0, 200)}`)),
    )
  })
  ended.catch(() => undefined)
  let over = false
  void ended.then(
    () => {
      over = true
    },
    () => undefined,
  )
  return {
    /** Resolves when the chunk is done with. */
    async write(chunk: Uint8Array): Promise<void> {
      if (over) return
      await Promise.race([new Promise<void>(resolve => stream.write(chunk, () => resolve())), ended])
    },
    async end(): Promise<string> {
      stream.end()
      await ended
      return `sha256:${hash.digest('hex')}`
    },
    close: () => void stream.destroy(),
  }
}

function damaged(where: string, why: string): UserError {
  return new UserError(`a layer of ${where} is damaged`, {why, fix: 'build or export the image again'})
}
