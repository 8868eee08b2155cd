import {spawn} from 'node:child_process'
import {Duplex, Transform} from 'node:stream'
import type {SshAddress} from './docker-address.js'

const connectTimeoutS = 30
const keptBytes = 4096

/** A connection to a daemon's HTTP, and once it is gone, why. */
export interface SshConnection {
  stream: Duplex
  /** Resolves when ssh has ended, with what it said. */
  ended: Promise<string>
}

/**
 * Reaches a daemon the way docker does: `ssh HOST docker system dial-stdio` joins its standard input and output with
 * the daemon's socket over there. Keys, passwords, jump hosts and known hosts are ssh's own matter.
 * `idleMs` without a byte from there end it.
 */
export function dialOverSsh({user, host, port, socketPath, program}: SshAddress, idleMs: number): SshConnection {
  const daemon = socketPath ? [program === 'podman' ? '--url' : '--host', `unix://${socketPath}`] : []
  const child = spawn(
    'ssh',
    [
      '-T',
      ...['-o', `ConnectTimeout=${connectTimeoutS}`],
      ...(user ? ['-l', user] : []),
      ...(port ? ['-p', String(port)] : []),
      ...['--', host, program, ...daemon, 'system', 'dial-stdio'],
    ],
    {stdio: ['pipe', 'pipe', 'pipe']},
  )
  let said = ''
  child.stderr.on('data', chunk => {
    if (said.length < keptBytes) said += String(chunk)
  })
  let idle = false
  const timer = setTimeout(() => {
    idle = true
    child.kill()
  }, idleMs)
  const incoming = new Transform({
    transform(chunk, _encoding, done) {
      timer.refresh()
      done(null, chunk)
    },
  })
  child.stdout.pipe(incoming)
  const stream = Duplex.from({readable: incoming, writable: child.stdin})
  // What broke is told by `ended`; the stream's own error says no more than that it did.
  stream.on('error', () => child.kill())
  stream.on('close', () => child.kill())
  const ended = new Promise<string>(resolve => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? '`ssh` is not installed' : error.message),
    )
    child.on('close', (code, signal) => {
      const words = said.trim().split('\n').slice(-3).join('; ').slice(0, 500)
      if (idle) resolve(`nothing came for ${Math.round(idleMs / 1000)} s`)
      else resolve(words || `ssh ended with ${signal ?? code}`)
    })
  }).finally(() => {
    clearTimeout(timer)
    incoming.destroy()
    stream.destroy()
  })
  return {stream, ended}
}
