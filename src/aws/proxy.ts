import {getProxyForUrl} from 'proxy-from-env'
import {UserError} from '../core/errors.js'
import {keepSecret} from '../core/secrets.js'
import {RegistryError} from '../registry/error.js'
import {isLoopbackHost} from '../registry/reference.js'

/** A proxy the environment names. */
export interface ProxyServer {
  /** The variable that names it, as it is written there. */
  variable: string
  /** TLS is spoken to the proxy itself. */
  secure: boolean
  hostname: string
  port: number
  /** `HOST:PORT`, for texts: never with the credentials. */
  host: string
  /** Proxy-Authorization, when the variable holds credentials. Never printed. */
  authorization?: string
}

/**
 * The proxy for a connection, or undefined for none. This machine itself is never asked for through a proxy, as Go's
 * programs (docker, skopeo, crane) have it: an endpoint of `gantry local start` stays reachable whatever is set.
 * @throws UserError when the variable holds no proxy gantry can use
 */
export function proxyFor(protocol: 'http:' | 'https:', hostname: string, port: number): ProxyServer | undefined {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  if (isLoopbackHost(host.toLowerCase())) return undefined
  const found = getProxyForUrl(`${protocol}//${host}:${port}`)
  return found === '' ? undefined : readProxy(...variableOf(protocol))
}

/** @throws UserError */
function readProxy(variable: string, value: string): ProxyServer {
  // Without a scheme it is http, as curl and Go have it.
  const url = toUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)
  if (!url?.hostname) {
    throw new UserError(`${variable} is not the address of a proxy`, {fix: 'write it as http://HOST:PORT'})
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UserError(
      `${variable} names a ${url.protocol.slice(0, -1)} proxy: gantry speaks to http and https ones`,
      {
        fix: `set ${variable} to http://HOST:PORT`,
      },
    )
  }
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  const credentials = `${decode(url.username)}:${decode(url.password)}`
  const encoded = Buffer.from(credentials).toString('base64')
  keepSecret(decode(url.password), url.password, encoded)
  return {
    variable,
    secure,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    host: `${url.hostname}:${port}`,
    ...(credentials === ':' ? {} : {authorization: `Basic ${encoded}`}),
  }
}

/** A proxy that answered, but not with a connection. */
export function proxyRefused(proxy: ProxyServer, target: string, status: number): RegistryError {
  const wanted = status === 407
  return new RegistryError(`the proxy ${proxy.host} (${proxy.variable}) refuses to connect to ${target}: ${status}`, {
    status,
    code: `PROXY_${status}`,
    operation: 'CONNECT',
    retryable: status === 429 || status === 502 || status === 503 || status === 504,
    ...(wanted ? {why: proxy.authorization ? 'it does not take these credentials' : 'it wants credentials'} : {}),
    fix: wanted
      ? `set ${proxy.variable} to http://USER:PASSWORD@${proxy.host}`
      : `let the proxy pass ${target}, or name it in NO_PROXY`,
  })
}

/** A proxy that cannot be reached or broke off. */
export function proxyBroken(proxy: ProxyServer, error: unknown): RegistryError {
  const {code = 'EOF'} = error as NodeJS.ErrnoException
  const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)
  const reset = /^(ECONNRESET|EPIPE|EOF)$/.test(code)
  const what = certificate
    ? 'has a certificate that cannot be trusted'
    : reset
      ? 'broke off'
      : /^HPE_/.test(code)
        ? 'does not answer as a proxy does'
        : 'cannot be reached'
  return new RegistryError(`the proxy ${proxy.host} (${proxy.variable}) ${what}: ${code}`, {
    code,
    operation: 'CONNECT',
    retryable: !certificate && code !== 'ENOTFOUND' && !/^HPE_/.test(code),
    fix: certificate
      ? 'set AWS_CA_BUNDLE to the file of its certificate authority'
      : `check ${proxy.variable}, or unset it to connect without a proxy`,
  })
}

// In proxy-from-env's own order.
function variableOf(protocol: string): [variable: string, value: string] {
  const scheme = protocol.slice(0, -1)
  const names = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, 'all_proxy', 'ALL_PROXY']
  const variable = names.find(name => process.env[name]) ?? (names[1] as string)
  return [variable, process.env[variable] ?? '']
}

function toUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
