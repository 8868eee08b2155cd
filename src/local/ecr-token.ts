/** What a registry password of the endpoint says. It guards nothing: the endpoint listens on loopback alone. */
export interface RegistryToken {
  region: string
  expiresAtMs: number
}

/** The password GetAuthorizationToken hands out. */
export function issueToken(token: RegistryToken): string {
  return Buffer.from(JSON.stringify({payload: 'gantry-local', ...token})).toString('base64')
}

/** The token of a Basic Authorization header, or undefined when it is none of ours. */
export function readToken(authorization: string | undefined): RegistryToken | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? '')?.[1]
  if (!encoded) return undefined
  const password = Buffer.from(encoded, 'base64').toString().split(':').slice(1).join(':')
  try {
    const token = JSON.parse(Buffer.from(password, 'base64').toString())
    return typeof token?.region === 'string' && typeof token.expiresAtMs === 'number' ? token : undefined
  } catch {
    return undefined
  }
}
