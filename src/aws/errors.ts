import {AwsError, GantryError, UserError} from '../core/errors.js'

interface SdkErrorShape {
  name?: string
  message?: string
  code?: string
  Code?: string
  $metadata?: {requestId?: string; httpStatusCode?: number}
  $fault?: string
  cause?: unknown
  errors?: unknown[]
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
const credentialNames = new Set(['CredentialsProviderError', 'CredentialsError', 'TokenProviderError'])
const expiredNames = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
])

function connectionCode(error: SdkErrorShape): string | undefined {
  if (error.code && connectionCodes.has(error.code)) return error.code
  if (error.name === 'TimeoutError') return 'ETIMEDOUT'
  for (const inner of [error.cause, ...(error.errors ?? [])]) {
    if (inner && typeof inner === 'object') {
      const code = connectionCode(inner as SdkErrorShape)
      if (code) return code
    }
  }
  return undefined
}

/** The IAM action an AccessDenied text names, as in `… is not authorized to perform: ecs:UpdateService on …`. */
export function deniedAction(message: string): string | undefined {
  return /not authorized to perform:? ([a-z0-9-]+:[A-Za-z*]+)/.exec(message)?.[1]
}

/** Whether AWS refused for want of a permission. */
export function isAccessDenied(error: unknown): boolean {
  const name = (error as SdkErrorShape)?.name ?? ''
  return /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|NotAuthorized)$/.test(name)
}

/** Whether AWS (or the endpoint) could not be reached at all: no answer, rather than a refusal. */
export function isUnreachable(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    !(error as SdkErrorShape).$fault &&
    connectionCode(error as SdkErrorShape) !== undefined
  )
}

/**
 * Any thrown value → an error that says who has to act. AWS's own words stay the message; ours stand in `why` and
 * `fix`. Values that are not of the SDK come back as undefined.
 */
export function fromSdkError(error: unknown, operation?: string): GantryError | undefined {
  if (error instanceof GantryError) return error
  if (typeof error !== 'object' || error === null) return undefined
  const shape = error as SdkErrorShape
  const message = shape.message ?? ''
  const name = shape.name ?? 'Error'
  if (credentialNames.has(name) || /Could not load credentials|Could not resolve credentials/.test(message)) {
    return new UserError('no AWS credentials found', {
      why: message.slice(0, 300),
      fix: 'set AWS_PROFILE or --profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    })
  }
  if (/^Region is missing/.test(message)) {
    return new UserError('no AWS region given', {fix: 'set AWS_REGION, or pass --region'})
  }
  const code = connectionCode(shape)
  if (code && !shape.$fault) {
    return new AwsError(
      `AWS cannot be reached: ${code}`,
      {name: code, ...(operation ? {operation} : {})},
      {
        why: message.slice(0, 300),
        fix: 'check the network and, when one is set, the endpoint URL',
      },
      {cause: error},
    )
  }
  if (!shape.$metadata && !shape.$fault) return undefined
  const iamAction = isAccessDenied(error) ? deniedAction(message) : undefined
  const expired = expiredNames.has(name)
  return new AwsError(
    message || name,
    {
      name,
      ...(operation ? {operation} : {}),
      ...(shape.$metadata?.requestId ? {requestId: shape.$metadata.requestId} : {}),
      ...(iamAction ? {iamAction} : {}),
    },
    {
      ...(iamAction ? {fix: `allow ${iamAction} for the caller`} : {}),
      ...(expired ? {fix: 'sign in again, or renew the credentials'} : {}),
    },
    {cause: error},
  )
}
