import http from 'node:http'
import https from 'node:https'
import {isIP, type Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import tls from 'node:tls'
import {type ProxyServer, proxyBroken, proxyFor, proxyRefused} from './proxy.js'
import {trustedRoots} from './trust.js'

interface Target extends tls.ConnectionOptions {
  host?: string
  port?: number
}
type Connected = (error: Error | null, socket?: Duplex) => void

/** What a proxy may take for its answer, which has no body. */
const slowestAnswerMs = 30_000

/**
 * Connects over TLS: straight, or through a proxy's CONNECT; each connection by its own host. Our own, since the agents
 * in common use print a proxy's password under DEBUG, wait for its answer for ever and pass it off as the server's.
 */
export class NetworkHttpsAgent extends https.Agent {
  override createConnection(options: Target, connected: Connected) {
    try {
      const {host = 'localhost', port = 443, path: _path, ...kept} = options
      const trusted = {...kept, host, ...trustedRoots()}
      const proxy = proxyFor('https:', host, port)
      if (!proxy) return tls.connect({...trusted, port})
      openTunnel(proxy, isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`).then(
        socket => connected(null, tls.connect({...trusted, socket})),
        connected,
      )
    } catch (error) {
      process.nextTick(connected, error as Error)
    }
    return undefined
  }
}

/** Plain http: straight, or the whole URL to a proxy. */
export class NetworkHttpAgent extends http.Agent {
  /** Node's own way into an agent, before a header is written. */
  addRequest(request: http.ClientRequest, options: Target & {secureProxy?: boolean}): void {
    const {host = 'localhost', port = 80} = options
    const proxy = proxyFor('http:', host, port)
    if (!proxy) {
      addRequest.call(this, request, options)
      return
    }
    request.path = `http://${isIP(host) === 6 ? `[${host}]` : host}${port === 80 ? '' : `:${port}`}${request.path}`
    if (proxy.authorization) request.setHeader('Proxy-Authorization', proxy.authorization)
    addRequest.call(this, request, {...options, host: proxy.hostname, port: proxy.port, secureProxy: proxy.secure})
  }

  override createConnection(options: Target & {secureProxy?: boolean}, connected: Connected) {
    const {secureProxy, host = 'localhost', port, timeout, ...kept} = options
    if (!secureProxy) return super.createConnection(options as http.ClientRequestArgs, connected)
    return tls.connect({...kept, host, port, ...nameOf(host), ...trustedRoots(), path: undefined})
  }
}

// Node's types leave it out, and every proxy agent rests on it.
const {addRequest} = http.Agent.prototype as unknown as {
  addRequest(this: http.Agent, request: http.ClientRequest, options: Target): void
}

/** A connection through the proxy. @throws RegistryError when the proxy refuses, breaks off or is not there. */
function openTunnel(proxy: ProxyServer, target: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const request = (proxy.secure ? https : http).request({
      method: 'CONNECT',
      host: proxy.hostname,
      port: proxy.port,
      path: target,
      agent: false,
      headers: {
        Host: target,
        'User-Agent': 'gantry',
        ...(proxy.authorization ? {'Proxy-Authorization': proxy.authorization} : {}),
      },
      ...(proxy.secure ? {...nameOf(proxy.hostname), ...trustedRoots()} : {}),
    })
    request.setTimeout(slowestAnswerMs, () =>
      request.destroy(Object.assign(new Error('no answer'), {code: 'ETIMEDOUT'})),
    )
    request.once('connect', (answer, socket, head) => {
      const {statusCode = 0} = answer
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        return reject(proxyRefused(proxy, target, statusCode))
      }
      socket.setTimeout(0)
      if (head.length > 0) socket.unshift(head)
      resolve(socket as Socket)
    })
    request.once('error', error => reject(proxyBroken(proxy, error)))
    request.end()
  })
}

function nameOf(host: string): {servername?: string} {
  return isIP(host) ? {} : {servername: host}
}
