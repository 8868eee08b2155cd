/** What an SDK error looks like; nothing of the SDK is needed to read one. */
export interface SdkErrorShape {
  name?: string
  message?: string
  code?: string
  cause?: unknown
  errors?: unknown[]
  $fault?: string
  $retryable?: {throttling?: boolean}
  $metadata?: {httpStatusCode?: number; requestId?: string}
}

const denials =
  /^(AccessDenied|AccessDeniedException|AccessDeniedFault|UnauthorizedOperation|AuthorizationError|NotAuthorized)$/
const throttles =
  /^(Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|RequestThrottled|RequestThrottledException|SlowDown)$/
const credentialFaults =
  /^(ExpiredToken|ExpiredTokenException|RequestExpired|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|CredentialsProviderError|CredentialsError|TokenProviderError|AuthFailure)$/
const connectionCodes = /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_\w+)$/

/** Whether AWS refused for want of a permission. */
export function isDenied(error: unknown): boolean {
  return denials.test((error as SdkErrorShape | undefined)?.name ?? '')
}

/** Whether AWS asked to be asked later; nothing was done. */
export function isThrottled(error: unknown): boolean {
  const shape = error as SdkErrorShape | undefined
  return (
    throttles.test(shape?.name ?? '') ||
    Boolean(shape?.$retryable?.throttling) ||
    shape?.$metadata?.httpStatusCode === 429
  )
}

/** Whether the credentials are missing, expired or unknown to AWS. */
export function isCredentialFault(error: unknown): boolean {
  const shape = error as SdkErrorShape | undefined
  return credentialFaults.test(shape?.name ?? '') || /Could not (load|resolve) credentials/.test(shape?.message ?? '')
}

/** The IAM action an AccessDenied text names, as in `… is not authorized to perform: ecs:UpdateService on …`. */
export function deniedAction(error: unknown): string | undefined {
  const message = (error as SdkErrorShape | undefined)?.message ?? ''
  return /not authorized to perform:? ([a-z0-9-]+:[A-Za-z*]+)/.exec(message)?.[1]
}

/** The network's own error code when there was no answer at all (`ECONNREFUSED`, …), wherever the SDK hid it. */
export function connectionCode(error: unknown, depth = 0): string | undefined {
  if (typeof error !== 'object' || error === null || depth > 3) return undefined
  const shape = error as SdkErrorShape
  if (shape.$fault) return undefined
  if (shape.code && connectionCodes.test(shape.code)) return shape.code
  if (shape.name === 'TimeoutError' || shape.name === 'RequestTimeout') return 'ETIMEDOUT'
  if (/socket hang up|network socket disconnected/i.test(shape.message ?? '')) return 'ECONNRESET'
  for (const inner of [shape.cause, ...(shape.errors ?? [])]) {
    const code = connectionCode(inner, depth + 1)
    if (code) return code
  }
  return undefined
}
