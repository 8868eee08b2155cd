import type {IncomingMessage} from 'node:http'
import {GantryError} from '../core/errors.js'
import {withoutSecrets} from '../core/secrets.js'
import {RegistryError} from '../registry/error.js'

const retryableStatus = new Set([408, 425, 429, 499, 500, 502, 503, 504, 522])
const retryableCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_CONSTANT',
])

/** A refusal: the registry's own code and words, at most a few hundred characters of them. */
export function refusal(
  answer: {status: number; headers: Record<string, string | string[] | undefined>; body: string},
  host: string,
  operation: string,
): RegistryError {
  const {status, headers, body} = answer
  const first = firstError(body)
  const code = first?.code ?? `HTTP_${status}`
  const words = withoutSecrets(first?.message || `answered ${status}`)
  const retryAfterMs = parseRetryAfter(headers['retry-after'], headers['date'])
  return new RegistryError(`${host}: ${words.slice(0, 600)}`, {
    status,
    code,
    operation,
    retryable: retryableStatus.has(status) || code === 'TOOMANYREQUESTS',
    ...(retryAfterMs === undefined ? {} : {retryAfterMs}),
    ...advice(status, code, words),
  })
}

/** A connection that failed; whether it is worth another try is in the error. */
export function broken(error: unknown, host: string, operation: string): GantryError {
  if (error instanceof GantryError) return error
  const {code = 'EOF', message = ''} = error as NodeJS.ErrnoException
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
  const reached = retryableCodes.has(code) || code === 'EOF'
  return new RegistryError(
    `${host} ${certificate ? 'has a certificate that cannot be trusted' : reached ? 'broke off' : 'cannot be reached'}: ${code}`,
    {
      code,
      operation,
      retryable: reached,
      ...(message && message !== code ? {why: withoutSecrets(message).slice(0, 300)} : {}),
      ...(certificate
        ? {fix: 'set AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS to the file of its certificate authority'}
        : {}),
    },
    {cause: error},
  )
}

/** Whether an answer of 200 is HTML that names no digest: no registry answers so. */
export function isPage({statusCode, headers}: Pick<IncomingMessage, 'statusCode' | 'headers'>): boolean {
  if (statusCode !== 200 || headers['docker-content-digest'] !== undefined) return false
  return /^text\/html\b/i.test(headers['content-type'] ?? '')
}

/** A web server that knows no registry, or the sign-in page of a network, where a registry was expected. */
export function pageInstead(host: string, operation: string): RegistryError {
  return new RegistryError(`${host} answers with a web page`, {
    status: 200,
    code: 'PROTOCOL',
    operation,
    retryable: false,
    why: 'there is no registry at that address, or something on the way answers in its place',
    fix: 'check the host name, and the proxy or sign-in page of this network',
  })
}

/**
 * Milliseconds to wait: Retry-After holds seconds or an HTTP date (RFC 9110, 10.2.3). The date is measured against the
 * answer's own Date, and tells nothing without one: this machine's clock may be wrong. Undefined when it is neither.
 */
export function parseRetryAfter(
  header: string | string[] | undefined,
  date?: string | string[] | undefined,
): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? ''
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000
  if (!httpDate.test(text)) return undefined
  const waitMs = Date.parse(text) - Date.parse(String(date))
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined
}

// RFC 9110, 5.6.7: what senders must write.
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

function firstError(body: string): {code: string; message: string} | undefined {
  try {
    const error = JSON.parse(body)?.errors?.[0]
    if (typeof error?.code !== 'string') return undefined
    return {
      code: withoutSecrets(error.code).slice(0, 100),
      message: typeof error.message === 'string' ? error.message : '',
    }
  } catch {
    return undefined
  }
}

function advice(status: number, code: string, words: string): {fix?: string} {
  if (code === 'NAME_UNKNOWN') return {fix: 'create the repository first, or pass --create'}
  if (status === 401) return {fix: 'sign in to that registry, with gantry login or docker login'}
  if (/no basic auth credentials|not authorized/i.test(words))
    return {fix: 'check the region and the permissions of the credentials'}
  if (code === 'TAG_INVALID' && /immutable/.test(words)) return {fix: 'push under another tag'}
  return {}
}
