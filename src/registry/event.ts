import type {EventEnvelope} from '../core/event.js'
import type {ScanOutcome} from './ecr-scan.js'

/** What `push` says while it works; the lines of `push --json` are these, `blob-progress` excepted. */
export type PushEvent =
  | PushStart
  | BlobProgress
  | BlobDone
  | PushRetry
  | ManifestDone
  | TagDone
  | PushWarning
  | ScanDone
  | PushResult

export interface PushStart extends EventEnvelope<'start'> {
  source: string
  /** `HOST/NAME`, where it goes. */
  repository: string
  tags: string[]
  region?: string
  account?: string
  endpoint?: string
}

/** Bytes of one blob handed to the connection; `digest` is the layer's diff_id while it is still being compressed. */
export interface BlobProgress extends EventEnvelope<'blob-progress'> {
  digest: string
  /** `waiting` announces a blob that will be sent. */
  stage: 'waiting' | 'compressing' | 'uploading'
  doneBytes: number
  size: number
}

export interface BlobDone extends EventEnvelope<'blob'> {
  digest: string
  size: number
  result: 'uploaded' | 'exists' | 'mounted'
}

export interface PushRetry extends EventEnvelope<'retry'> {
  what: string
  attempt: number
  waitMs: number
  reason: string
}

export interface ManifestDone extends EventEnvelope<'manifest'> {
  digest: string
  mediaType: string
  size: number
}

export interface TagDone extends EventEnvelope<'tag'> {
  tag: string
  digest: string
}

/** Something the caller should know and that stops nothing. */
export interface PushWarning extends EventEnvelope<'warning'> {
  message: string
}

/** What the scan of one image said, with `--wait-for-scan`. */
export interface ScanDone extends EventEnvelope<'scan'>, ScanOutcome {}

export interface PushResult extends EventEnvelope<'result'> {
  /** `REPOSITORY@sha256:…` */
  reference: string
  digest: string
  bytesSent: number
  requests: number
  exitCode: number
}
