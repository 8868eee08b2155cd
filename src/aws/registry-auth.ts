import {RegistryError} from '../registry/error.js'

/** User and password, or a token that stands for both. Never printed, never put into an error. */
export interface RegistryCredentials {
  username: string
  password: string
  /** An OAuth2 refresh token (docker's "identity token") in place of the password. */
  identityToken?: boolean
}

/** Where credentials come from; `renew` gives new ones once the old were refused, where that is possible. */
export interface CredentialSource {
  get(): Promise<RegistryCredentials | undefined>
  renew?(): Promise<RegistryCredentials | undefined>
  /** Send them unasked: ECR takes Basic on every request and has no token exchange. */
  preemptive?: boolean
}

export interface Challenge {
  scheme: 'basic' | 'bearer'
  realm?: string
  service?: string
  scope?: string
}

/** The first challenge of a WWW-Authenticate header gantry can answer. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const match = /(?:^|,\s*)(basic|bearer)(?:\s+(.*))?$/is.exec(header ?? '')
  if (!match) return undefined
  const parameters: Record<string, string> = {}
  for (const [, key = '', quoted, bare] of (match[2] ?? '').matchAll(/([a-zA-Z_]+)=(?:"([^"]*)"|([^\s,]+))/g)) {
    parameters[key.toLowerCase()] = quoted ?? bare ?? ''
  }
  const {realm, service, scope} = parameters
  return {
    scheme: (match[1] as string).toLowerCase() as Challenge['scheme'],
    ...(realm ? {realm} : {}),
    ...(service ? {service} : {}),
    ...(scope ? {scope} : {}),
  }
}

export function basic(credentials: RegistryCredentials): string {
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
}

/** The address a bearer token is asked at. @throws RegistryError when the realm is no URL. */
export function tokenUrl(challenge: Challenge, host: string, scope: string): URL {
  let url: URL
  try {
    url = new URL(challenge.realm ?? '')
  } catch {
    throw new RegistryError(`${host} asks for a token without saying where`, {
      code: 'UNAUTHORIZED',
      operation: 'token',
      retryable: false,
    })
  }
  if (challenge.service) url.searchParams.set('service', challenge.service)
  url.searchParams.set('scope', challenge.scope ?? scope)
  return url
}

/** The token in the answer of a token request; undefined when there is none. */
export function tokenOf(body: string): string | undefined {
  try {
    const {token, access_token: accessToken} = JSON.parse(body)
    const found = token ?? accessToken
    return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : undefined
  } catch {
    return undefined
  }
}
