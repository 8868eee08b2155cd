import type {Descriptor} from './manifest.js'

/** A manifest as the registry holds it. */
export interface StoredManifest {
  bytes: Uint8Array
  mediaType: string
  digest: string
}

/** Where a blob's bytes go: an open upload, or nowhere because the registry mounted it. */
export type UploadStart = {mounted: true} | {mounted: false; location: string}

/**
 * One registry of the OCI distribution API, one request a method (but for what authentication adds). A failure is a
 * `RegistryError`, which says whether trying again makes sense; nothing here tries again by itself.
 */
export interface RegistryApi {
  /** `HOST[:PORT]`, for texts. */
  readonly host: string
  /** What went over the wire so far. */
  readonly traffic: {requests: number; bytesSent: number}
  /** HEAD: the blob's size in bytes, or undefined when it is not there. */
  blobSize(repository: string, digest: string): Promise<number | undefined>
  /** POST: opens an upload, or mounts `mount.digest` out of `mount.from`. */
  startUpload(repository: string, mount?: {digest: string; from: string}): Promise<UploadStart>
  /** PUT: the whole blob. Each chunk is done with before the next is asked for. */
  putBlob(
    repository: string,
    location: string,
    blob: {digest: string; size: number},
    body: AsyncIterable<Uint8Array>,
  ): Promise<void>
  /** GET: the blob's bytes as they come, unverified; at most `limitBytes`. */
  readBlob(repository: string, digest: string, limitBytes: number): AsyncIterable<Uint8Array>
  /** HEAD: the digest a tag stands for, or undefined when there is none. */
  manifestDigest(repository: string, reference: string): Promise<string | undefined>
  /** GET: the manifest, checked against its digest; undefined when there is none. */
  manifest(repository: string, reference: string): Promise<StoredManifest | undefined>
  /** PUT by tag or digest. `subjectHandled`: the registry keeps the list of referrers itself. */
  putManifest(repository: string, reference: string, manifest: StoredManifest): Promise<{subjectHandled: boolean}>
  /** GET: the referrers the registry lists, or undefined when it has no such API. */
  referrers(repository: string, digest: string): Promise<Descriptor[] | undefined>
}
