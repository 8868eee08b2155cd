import {AwsFault} from './operation.js'

/** An error of the OCI distribution API: its code, its words, its status. */
export class RegistryFault extends Error {
  readonly code: string
  readonly status: number

  constructor(status: number, code: string, message: string) {
    super(message)
    this.code = code
    this.status = status
  }
}

// How the registry API words what the ECR API calls by name (observed in clients' error reports).
const awsFaults: Record<string, [status: number, code: string]> = {
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  LayersNotFoundException: [400, 'MANIFEST_BLOB_UNKNOWN'],
  ReferencedImagesNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  ImageDigestDoesNotMatchException: [400, 'DIGEST_INVALID'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  EmptyUploadException: [400, 'BLOB_UPLOAD_INVALID'],
}

/** Any thrown value as the registry API answers it; `quirks`: a manifest ECR cannot read is 405 UNSUPPORTED. */
export function toRegistryFault(error: unknown, quirks: boolean): RegistryFault {
  if (error instanceof RegistryFault) return error
  if (error instanceof AwsFault) {
    const [status, code] = awsFaults[error.name] ?? (quirks ? [405, 'UNSUPPORTED'] : [400, 'MANIFEST_INVALID'])
    return new RegistryFault(status, code, error.message)
  }
  return new RegistryFault(500, 'UNKNOWN', (error as Error)?.message ?? 'unknown error')
}

export function errorBody(fault: RegistryFault): string {
  return JSON.stringify({errors: [{code: fault.code, message: fault.message}]})
}

/** The inclusive byte range of a `Range` header, or undefined when there is none. @throws RegistryFault 416 */
export function parseRange(header: string | undefined, size: number): {start: number; end: number} | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  if (start > end) throw new RegistryFault(416, 'RANGE_INVALID', `the blob has ${size} bytes`)
  return {start, end}
}
