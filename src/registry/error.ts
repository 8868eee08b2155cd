import {AwsError} from '../core/errors.js'

export interface RegistryErrorDetail {
  /** HTTP status; absent when there was no answer. */
  status?: number
  /** The registry's error code (`DENIED`), or the connection's (`ECONNRESET`). */
  code: string
  /** Whether the same request may succeed later. */
  retryable: boolean
  /** What the registry asked us to wait. */
  retryAfterMs?: number
  /** `PUT manifest`, `HEAD blob`: what was asked. */
  operation: string
  why?: string
  fix?: string
}

/** A registry that refused, broke off, or cannot be reached. Exit 3. Its own words are the message. */
export class RegistryError extends AwsError {
  readonly status?: number
  readonly code: string
  readonly retryable: boolean
  readonly retryAfterMs?: number

  constructor(message: string, detail: RegistryErrorDetail, options?: ErrorOptions) {
    super(
      message,
      {name: detail.code, operation: detail.operation},
      {...(detail.why ? {why: detail.why} : {}), ...(detail.fix ? {fix: detail.fix} : {})},
      options,
    )
    this.code = detail.code
    this.retryable = detail.retryable
    if (detail.status !== undefined) this.status = detail.status
    if (detail.retryAfterMs !== undefined) this.retryAfterMs = detail.retryAfterMs
  }
}
