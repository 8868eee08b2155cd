import {spawn} from 'node:child_process'
import {Duplex} from 'node:stream'
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
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, encoding, done) => void child.stdin.write(chunk, encoding, () => done()),
    destroy(error, done) {
      child.kill()
      done(error)
    },
  })
  child.stdout.on('data', chunk => {
    timer.refresh()
    if (!stream.push(chunk)) child.stdout.pause()
  })
  child.stdout.on('end', () => stream.push(null))
  // That nobody listens any more is told by `ended`.
  for (const broken of [child.stdin, child.stdout, stream]) broken.on('error', () => undefined)
  // What ssh has brought is read to its end even after it has gone: only one that never began is taken away.
  const ended = new Promise<string>(resolve => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      stream.destroy()
      resolve(error.code === 'ENOENT' ? '`ssh` is not installed' : error.message)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const words = said.trim().split('\n').slice(-3).join('; ').slice(0, 500)
      if (idle) resolve(`nothing came for ${Math.round(idleMs / 1000)} s`)
      else resolve(words || `ssh ended with ${signal ?? code}`)
    })
  })
  return {stream, ended}
}
