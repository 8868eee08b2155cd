import http, {type IncomingMessage} from 'node:http'
import https from 'node:https'
import {type NetworkAgents, networkAgents} from './network.js'
import {publicLookup} from './registry-address.js'
import {broken} from './registry-failure.js'

export interface WireRequest {
  method: string
  url: URL
  headers: Record<string, string>
  /** Bytes of `body`. */
  size?: number
  body?: AsyncIterable<Uint8Array> | Uint8Array
  /** The host is one a registry sent us to: its name must not stand for a private address. */
  foreign?: boolean
  operation: string
}

const idleTimeoutMs = 60_000

/** Connections of one registry, kept alive. One request in, one answer out; nothing is repeated or followed. */
export class Wire {
  readonly traffic = {requests: 0, bytesSent: 0}
  readonly #connections: number
  readonly #idleMs: number
  #agents: Promise<NetworkAgents> | undefined
  #close = () => {}

  constructor(options: {connections: number; idleMs?: number}) {
    this.#connections = options.connections
    this.#idleMs = options.idleMs ?? idleTimeoutMs
  }

  close(): void {
    this.#close()
  }

  /** @throws RegistryError when the connection fails; any status is an answer. */
  async send(request: WireRequest): Promise<IncomingMessage> {
    this.traffic.requests++
    this.#agents ??= this.#open()
    const {httpAgent, httpsAgent} = await this.#agents
    const secure = request.url.protocol === 'https:'
    const length = request.body ? (request.size ?? (request.body as Uint8Array).length) : undefined
    const message = (secure ? https : http).request(request.url, {
      method: request.method,
      agent: secure ? httpsAgent : httpAgent,
      headers: {
        'User-Agent': 'gantry',
        ...request.headers,
        ...(length !== undefined ? {'Content-Length': length} : request.method === 'POST' ? {'Content-Length': 0} : {}),
      },
      ...(request.foreign ? {lookup: publicLookup} : {}),
    })
    message.setTimeout(this.#idleMs, () =>
      message.destroy(Object.assign(new Error('no byte for too long'), {code: 'ETIMEDOUT'})),
    )
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      message.once('response', resolve)
      message.on('error', reject)
      message.once('close', () => reject(Object.assign(new Error('the connection was closed'), {code: 'ECONNRESET'})))
    })
    answer.catch(() => undefined)
    try {
      const whole = request.body === undefined || (await this.#write(message, request.body, answer))
      if (whole) {
        message.end()
        return await answer
      }
      // The server still waits for what was not sent: whatever followed on this connection would be taken for it.
      const early = await answer
      message.shouldKeepAlive = false
      early.once('end', () => message.destroy())
      return early
    } catch (error) {
      message.destroy()
      throw fromWire(error, request)
    }
  }

  async #open(): Promise<NetworkAgents> {
    const kept = {keepAlive: true, maxSockets: this.#connections, scheduling: 'lifo'} as const
    const agents = (await networkAgents(kept)) ?? {
      httpAgent: new http.Agent(kept),
      httpsAgent: new https.Agent(kept),
    }
    this.#close = () => {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    }
    return agents
  }

  /**
   * Writes chunk by chunk, each flushed before the next is asked for. Answers false when it stopped before the end,
   * because the server had its answer already.
   */
  async #write(
    message: http.ClientRequest,
    body: AsyncIterable<Uint8Array> | Uint8Array,
    answer: Promise<IncomingMessage>,
  ): Promise<boolean> {
    let answered = false
    const early = answer.then(
      () => {
        answered = true
      },
      () => {
        answered = true
      },
    )
    const write = (chunk: Uint8Array) =>
      new Promise<void>(resolve => {
        message.write(chunk, () => {
          this.traffic.bytesSent += chunk.length
          resolve()
        })
      })
    try {
      for await (const chunk of body instanceof Uint8Array ? [body] : body) {
        if (answered) return false
        await Promise.race([write(chunk), early])
      }
      return true
    } catch (error) {
      throw new BodyError(error)
    }
  }
}

/** A small answer's text, at most `limitBytes`; the rest is thrown away with its connection. */
export async function readText(answer: IncomingMessage, limitBytes = 64 * 1024): Promise<string> {
  const chunks: Buffer[] = []
  let total = 0
  try {
    for await (const chunk of answer) {
      total += (chunk as Buffer).length
      if (total > limitBytes) break
      chunks.push(chunk as Buffer)
    }
  } catch {
    // What arrived of an error's text is better than nothing.
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Reads an answer's body to its end, so that its connection can be used again. */
export async function drain(answer: IncomingMessage): Promise<void> {
  await readText(answer)
}

/** What went wrong while the body was read: the source's error, not the connection's. */
class BodyError extends Error {
  constructor(cause: unknown) {
    super('the body broke off', {cause})
  }
}

function fromWire(error: unknown, request: WireRequest): unknown {
  return error instanceof BodyError ? error.cause : broken(error, request.url.host, request.operation)
}
