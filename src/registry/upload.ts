import {createHash} from 'node:crypto'
import {UserError} from '../core/errors.js'
import type {RegistryApi} from './api.js'
import {RegistryError} from './error.js'
import {type RetryOptions, withRetry} from './retry.js'
import type {Blob} from './source.js'

export interface UploadOptions extends RetryOptions {
  /** The registry has said already that the blob is not there: the first HEAD is saved. */
  knownMissing?: boolean
  onProgress?(doneBytes: number): void
}

/**
 * Brings one blob into a repository: HEAD, then a mount when a source is known, else POST and one PUT. A try that
 * failed begins again at HEAD, since a PUT whose answer was lost may have landed; nothing is ever resumed by Range,
 * which ECR reports wrongly (observed).
 * @throws UserError when the source's bytes are not those of the digest, RegistryError when the registry refuses.
 */
export async function uploadBlob(
  api: RegistryApi,
  repository: string,
  blob: Blob,
  options: UploadOptions,
): Promise<'uploaded' | 'exists' | 'mounted'> {
  return withRetry(async attempt => {
    if (!(options.knownMissing && attempt === 1)) {
      const held = await api.blobSize(repository, blob.digest)
      if (held !== undefined) {
        checkHeldSize(api, blob, held)
        return attempt === 1 ? 'exists' : 'uploaded'
      }
    }
    const upload = await api.startUpload(repository, blob.from ? {digest: blob.digest, from: blob.from} : undefined)
    if (upload.mounted) return 'mounted'
    await api.putBlob(repository, upload.location, blob, verified(blob, options.onProgress))
    return 'uploaded'
  }, options)
}

/** @throws RegistryError when the registry says it holds the blob, in another size. */
export function checkHeldSize(api: RegistryApi, blob: {digest: string; size: number}, held: number): void {
  if (held === blob.size) return
  throw new RegistryError(`${api.host} holds ${blob.digest} with ${held} bytes; it has ${blob.size}`, {
    code: 'SIZE_INVALID',
    operation: 'HEAD blob',
    retryable: false,
  })
}

/**
 * The blob's chunks, counted and hashed as they pass. The last chunk is handed on only when digest and size are
 * right: a registry never gets a whole wrong blob from us.
 */
export async function* verified(
  blob: Blob,
  onProgress?: (doneBytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const [algorithm = 'sha256', expected] = blob.digest.split(':')
  const hash = blob.ours ? undefined : createHash(algorithm)
  let done = 0
  for await (const chunk of blob.open()) {
    done += chunk.length
    if (done > blob.size) throw damaged(blob, `it holds more than the ${blob.size} bytes of its descriptor`)
    hash?.update(chunk)
    if (hash && done === blob.size && hash.copy().digest('hex') !== expected)
      throw damaged(blob, 'its bytes have another digest')
    yield chunk
    onProgress?.(done)
  }
  if (done < blob.size) throw damaged(blob, `it ends after ${done} of ${blob.size} bytes`)
  if (hash && blob.size === 0 && hash.digest('hex') !== expected) throw damaged(blob, 'its bytes have another digest')
}

function damaged(blob: Blob, why: string): UserError {
  return new UserError(`blob ${blob.digest} of the source is damaged`, {why, fix: 'build or export the image again'})
}
