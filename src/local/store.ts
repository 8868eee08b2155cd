import {createHash, type Hash, randomUUID} from 'node:crypto'
import {createReadStream, mkdirSync, mkdtempSync, rmSync, statSync} from 'node:fs'
import {open, readFile, rename, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Readable} from 'node:stream'

/** Blobs on disk, by digest. Bytes stream through; nothing holds a whole blob. */
export interface Store {
  readonly directory: string
  /** Size in bytes, or undefined when the blob is not here. */
  size(digest: string): number | undefined
  /** The blob's bytes from `start` to `end` (inclusive), the whole blob by default. */
  stream(digest: string, range?: {start: number; end: number}): Readable
  /** A small blob's bytes. */
  read(digest: string): Promise<Buffer>
  /** Opens an upload for an owner (a repository) and names it. */
  startUpload(owner: string): string
  /** Bytes received so far, or undefined when the owner has no such upload. */
  uploadOffset(id: string, owner: string): number | undefined
  /** Appends a body; when the body breaks off, what was received stays and the error is thrown. */
  append(id: string, body: Readable): Promise<number>
  /** Closes an upload under its digest; `false` when the bytes have another digest (the upload is then gone). */
  finish(id: string, digest: string): Promise<boolean>
  discard(id: string): Promise<void>
  /** Removes the directory when it was a temporary one. */
  close(): void
}

interface Upload {
  owner: string
  path: string
  offset: number
  sha256: Hash
}

/** A store under `directory`, or under a new temporary one that `close` removes. */
export function createStore(directory?: string): Store {
  const root = directory ?? mkdtempSync(join(tmpdir(), 'gantry-local-'))
  mkdirSync(join(root, 'blobs'), {recursive: true})
  mkdirSync(join(root, 'uploads'), {recursive: true})
  const uploads = new Map<string, Upload>()
  const blobPath = (digest: string) => join(root, 'blobs', digest.replace(':', '-'))
  const requireUpload = (id: string) => {
    const upload = uploads.get(id)
    if (!upload) throw new Error(`no upload ${id}`)
    return upload
  }
  return {
    directory: root,
    size(digest) {
      try {
        return statSync(blobPath(digest)).size
      } catch {
        return undefined
      }
    },
    stream: (digest, range) => createReadStream(blobPath(digest), {...range, highWaterMark: 1 << 20}),
    read: digest => readFile(blobPath(digest)),
    startUpload(owner) {
      const id = randomUUID()
      uploads.set(id, {owner, path: join(root, 'uploads', id), offset: 0, sha256: createHash('sha256')})
      return id
    },
    uploadOffset(id, owner) {
      const upload = uploads.get(id)
      return upload?.owner === owner ? upload.offset : undefined
    },
    async append(id, body) {
      const upload = requireUpload(id)
      const file = await open(upload.path, 'a')
      try {
        for await (const chunk of body) {
          await file.write(chunk as Buffer)
          upload.sha256.update(chunk as Buffer)
          upload.offset += (chunk as Buffer).length
        }
      } finally {
        await file.close()
      }
      return upload.offset
    },
    async finish(id, digest) {
      const upload = requireUpload(id)
      uploads.delete(id)
      if (upload.offset === 0) await (await open(upload.path, 'a')).close()
      const actual = digest.startsWith('sha512:')
        ? `sha512:${await hashFile(upload.path, 'sha512')}`
        : `sha256:${upload.sha256.digest('hex')}`
      if (actual !== digest) {
        await rm(upload.path, {force: true})
        return false
      }
      await rename(upload.path, blobPath(digest))
      return true
    },
    async discard(id) {
      const upload = uploads.get(id)
      uploads.delete(id)
      if (upload) await rm(upload.path, {force: true})
    },
    close() {
      uploads.clear()
      if (directory === undefined) rmSync(root, {recursive: true, force: true})
    },
  }
}

async function hashFile(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(path, {highWaterMark: 1 << 20})) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
