import {readFileSync} from 'node:fs'
import {type AddressInfo, connect, type Socket} from 'node:net'
import {join} from 'node:path'
import {createServer} from 'node:tls'
import {root} from './source-graph.js'

const fixture = (name: string) => join(root, 'test/fixtures/tls', name)

/** A certificate for localhost, 127.0.0.1, `*.test` and the AWS names the tests stand in for; its key is public. */
export const worthless = {certFile: fixture('worthless.cert.pem'), keyFile: fixture('worthless.key.pem')}
/** A certificate for none of these. */
export const other = {certFile: fixture('other.cert.pem'), keyFile: fixture('other.key.pem')}

export const readPair = ({certFile, keyFile}: typeof worthless) => ({
  cert: readFileSync(certFile),
  key: readFileSync(keyFile),
})

/** TLS in front of a plain server on this machine. */
export async function startTlsFront(port: number): Promise<{port: number; stop(): Promise<void>}> {
  const sockets = new Set<Socket>()
  const server = createServer(readPair(worthless), socket => {
    const inner = connect(port, '127.0.0.1')
    for (const one of [socket, inner]) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        socket.destroy()
        inner.destroy()
      })
    }
    socket.pipe(inner).pipe(socket)
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
