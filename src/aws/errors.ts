import {AwsError, GantryError, UserError} from '../core/errors.js'
import {connectionCode, deniedAction, isDenied, type SdkErrorShape} from '../core/sdk-fault.js'
import {withoutSecrets} from '../core/secrets.js'

const credentialNames = new Set(['CredentialsProviderError', 'CredentialsError', 'TokenProviderError'])
const expiredNames = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
])

/**
 * Any thrown value → an error that says who has to act. AWS's own words stay the message; ours stand in `why` and
 * `fix`. Values that are not of the SDK come back as undefined.
 */
export function fromSdkError(error: unknown, operation?: string): GantryError | undefined {
  if (error instanceof GantryError) return error
  if (typeof error !== 'object' || error === null) return undefined
  const shape = error as SdkErrorShape
  const message = withoutSecrets(shape.message ?? '')
  const name = shape.name ?? 'Error'
  // Credentials that are fetched are fetched through the proxy, and the SDK wraps what it says.
  const proxy = /(the proxy \S+ \(\w+\) .+)$/s.exec(message)?.[1]
  if (credentialNames.has(name) && proxy) {
    return new AwsError(
      proxy,
      {name, ...(operation ? {operation} : {})},
      {why: 'the credentials are fetched through it', fix: 'let the proxy pass that host, or name it in NO_PROXY'},
      {cause: error},
    )
  }
  if (credentialNames.has(name) || /Could not load credentials|Could not resolve credentials/.test(message)) {
    return new UserError('no AWS credentials found', {
      why: message.slice(0, 300),
      fix: 'set AWS_PROFILE or --profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    })
  }
  if (/^Region is missing/.test(message)) {
    return new UserError('no AWS region given', {fix: 'set AWS_REGION, or pass --region'})
  }
  if (shape.$metadata?.httpStatusCode === 407) {
    return new AwsError(
      'the proxy wants credentials: 407',
      {name: 'PROXY_407', ...(operation ? {operation} : {})},
      {fix: 'set HTTP_PROXY to http://USER:PASSWORD@HOST:PORT, or name the endpoint in NO_PROXY'},
    )
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(shape.code ?? '')) {
    return new AwsError(
      `AWS, or what stands before it, has a certificate that cannot be trusted: ${shape.code}`,
      {name: shape.code as string, ...(operation ? {operation} : {})},
      {why: message.slice(0, 300), fix: 'set AWS_CA_BUNDLE to the file of its certificate authority'},
      {cause: error},
    )
  }
  const code = connectionCode(error)
  if (code) {
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
  const iamAction = isDenied(error) ? deniedAction(error) : undefined
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
      ...(name === 'ClusterNotFoundException'
        ? {fix: 'name it with --cluster; `aws ecs list-clusters` lists those of this account and region'}
        : {}),
      ...(expired ? {fix: 'sign in again, or renew the credentials'} : {}),
    },
    {cause: error},
  )
}
