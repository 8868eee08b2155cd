import {createServer, request as httpRequest, type IncomingMessage} from 'node:http'
import {type AddressInfo, connect, type Socket} from 'node:net'

/** A forward proxy of this machine: CONNECT for what is in `hosts`, and plain http asked for by its whole URL. */
export interface TestProxy {
  /** `127.0.0.1:PORT` */
  host: string
  /** `CONNECT HOST:PORT` and `GET http://…`, as they came. */
  requests: string[]
  /** Proxy-Authorization of each. */
  authorizations: (string | undefined)[]
  /** `HOST:PORT` → a port of this machine. No name is looked up. */
  hosts: Record<string, number>
  /** `user:password` it wants. */
  credentials?: string
  /** Bytes that come back through the next tunnels before they are cut; the rest are left alone. */
  cuts: number[]
  /** Answers CONNECT in place of a connection. */
  onConnect?: (socket: Socket) => void
  stop(): Promise<void>
}

export async function startProxy(hosts: Record<string, number> = {}): Promise<TestProxy> {
  const sockets = new Set<Socket>()
  const allowed = (request: IncomingMessage) => {
    const {'proxy-authorization': authorization} = request.headers
    proxy.requests.push(`${request.method} ${request.url}`)
    proxy.authorizations.push(authorization)
    const wanted = proxy.credentials && `Basic ${Buffer.from(proxy.credentials).toString('base64')}`
    return !wanted || authorization === wanted
  }
  const server = createServer((request, response) => {
    if (!allowed(request)) return void response.writeHead(407, {'Proxy-Authenticate': 'Basic realm="proxy"'}).end()
    const url = new URL(request.url ?? '')
    const port = proxy.hosts[`${url.hostname}:${url.port || 80}`]
    if (port === undefined) return void response.writeHead(403).end()
    const {'proxy-authorization': _, ...headers} = request.headers
    const onward = httpRequest(
      {host: '127.0.0.1', port, path: url.pathname + url.search, method: request.method, headers},
      answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connection', socket => sockets.add(socket))
  server.on('connect', (request, socket: Socket) => {
    socket.on('error', () => undefined)
    if (!allowed(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n\r\n')
      return
    }
    if (proxy.onConnect) return proxy.onConnect(socket)
    const port = proxy.hosts[request.url ?? '']
    if (port === undefined) return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')
    const inner = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(inner).pipe(socket)
    })
    sockets.add(inner)
    let left = proxy.cuts.shift() ?? Number.POSITIVE_INFINITY
    inner.on('data', chunk => {
      left -= chunk.length
      if (left <= 0) socket.destroy()
    })
    inner.on('error', () => socket.destroy())
    inner.on('close', () => socket.destroy())
    socket.on('close', () => inner.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const proxy: TestProxy = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    authorizations: [],
    hosts,
    cuts: [],
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return proxy
}
