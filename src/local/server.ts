import {randomUUID} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {UserError} from '../core/errors.js'
import {control, refusal} from './control.js'
import {type Endpoint, unknownOperation} from './endpoint.js'
import {AwsFault} from './operation.js'
import {chooseProtocol} from './protocols/choose.js'
import type {WireRequest, WireResponse} from './protocols/protocol.js'
import {scope} from './protocols/query-xml.js'
import {handleRegistry} from './registry.js'
import {loggedHeaders, RequestLog} from './request-log.js'
import {serviceOf} from './services.js'
import type {Store} from './store.js'

const largestBody = 5 * 1024 * 1024
/** UploadLayerPart carries its part, up to 20 MiB of it, as base64. */
const largestLayerPart = 30 * 1024 * 1024
const bodiesInMemory = 256 * 1024 * 1024
const slowestBodyMs = 30_000

export interface ServerOptions {
  endpoint: Endpoint
  store: Store
  quirks: boolean
  /** A body that takes longer is refused; 30 s unless given. */
  slowestBodyMs?: number
  /** Speak TLS with this certificate and key (PEM). */
  tls?: {cert: Uint8Array; key: Uint8Array}
  /** A failure of our own, which the caller sees as ServerException. */
  onError?(error: unknown): void
}

export interface RunningServer {
  port: number
  log: RequestLog
  /** Closes every connection; resolves when the port is free. */
  close(): Promise<void>
}

/**
 * Listens on 127.0.0.1.
 * @throws UserError when the port is taken or may not be used.
 */
export async function listen(port: number, options: ServerOptions): Promise<RunningServer> {
  const log = new RequestLog()
  const inMemory = {bytes: 0}
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, options, log, inMemory).catch(error => {
      options.onError?.(error)
      response.destroy()
    })
  }
  const server = options.tls
    ? createTlsServer({requireHostHeader: false, ...pem(options.tls)}, listener)
    : createServer({requireHostHeader: false}, listener)
  server.headersTimeout = 15_000
  server.requestTimeout = 600_000
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) return socket.destroy()
    const body = JSON.stringify({__type: 'SerializationException', message: 'the request is not HTTP'})
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/x-amz-json-1.1\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(listenError(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
  return {port: (server.address() as AddressInfo).port, log, close: () => close(server)}
}

function pem({cert, key}: {cert: Uint8Array; key: Uint8Array}): {cert: Buffer; key: Buffer} {
  return {cert: Buffer.from(cert), key: Buffer.from(key)}
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  log: RequestLog,
  inMemory: {bytes: number},
): Promise<void> {
  const {endpoint} = options
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s, 2)
  const headers = headersOf(request)
  const method = request.method ?? 'GET'
  response.sendDate = false
  response.setHeader('date', new Date(endpoint.clock.now()).toUTCString())
  const wire: WireRequest = {method, path, query, headers, body: new Uint8Array()}
  const requestId = randomUUID()
  const entry = {at: new Date(endpoint.clock.now()).toISOString(), method, path: request.url ?? '/', requestId}
  const refused = strangerFault(headers)
  if (!refused && isRegistry(path, headers)) {
    const {defaultRegion} = endpoint
    response.once('finish', () => {
      log.add({...entry, headers: loggedHeaders(headers), service: 'registry', status: response.statusCode}, wire.body)
    })
    const context = endpoint.context(defaultRegion)
    await handleRegistry(request, response, {
      state: endpoint.state.ecr,
      store: options.store,
      context,
      quirks: options.quirks,
    })
    return
  }
  const isControl = path === '/_gantry' || path.startsWith('/_gantry/')
  const limit = /\.UploadLayerPart$/.test(headers['x-amz-target'] ?? '') ? largestLayerPart : largestBody
  const body = refused ? refused : await readBody(request, limit, options.slowestBodyMs ?? slowestBodyMs, inMemory)
  if (body instanceof AwsFault) {
    const protocol = chooseProtocol(wire)
    response.setHeader('connection', 'close')
    const refusalBody = isControl ? jsonResponse(refusal(body.status, body.message)) : protocol.refuse(body, requestId)
    send(response, refusalBody)
    log.add({...entry, headers: loggedHeaders(headers), status: body.status, error: body.name}, wire.body)
    request.resume()
    return
  }
  wire.body = body
  try {
    if (isControl) {
      send(response, jsonResponse(controlAnswer(endpoint, log, wire)))
      return
    }
    const result = await callOf(wire, endpoint, requestId, options)
    send(response, result.response)
    const {response: sent, ...named} = result
    log.add({...entry, headers: loggedHeaders(headers), ...named, status: sent.status}, body)
  } finally {
    inMemory.bytes -= body.length
  }
}

/** Reads the call in its own protocol, makes it, and writes the answer or the refusal in the same protocol. */
async function callOf(wire: WireRequest, endpoint: Endpoint, requestId: string, options: ServerOptions) {
  const protocol = chooseProtocol(wire)
  const region = scope(wire.headers['authorization'])?.region ?? endpoint.defaultRegion
  let named: {service?: string; operation?: string; region: string; error?: string} = {region}
  try {
    const call = protocol.read(wire)
    const service = serviceOf(call.target)
    named = {...named, operation: call.operation, ...(service ? {service: service.id} : {})}
    if (!service) throw unknownOperation(call.operation, call.target.slice(0, 80))
    const output = await endpoint.call(service, call.operation, call.input, region)
    return {...named, response: protocol.write(call, output, requestId)}
  } catch (error) {
    if (!(error instanceof AwsFault)) options.onError?.(error)
    const fault =
      error instanceof AwsFault
        ? error
        : new AwsFault('ServerException', `gantry local failed: ${(error as Error).message}`, {status: 500})
    return {...named, error: fault.name, response: protocol.refuse(fault, requestId)}
  }
}

function controlAnswer(endpoint: Endpoint, log: RequestLog, wire: WireRequest) {
  if (wire.headers['x-gantry-control'] !== '1') {
    return refusal(403, 'control requests carry the header `x-gantry-control: 1`')
  }
  return control(endpoint, log, wire)
}

/** Only this machine's own programs: no name that DNS could point here, no web page. */
function strangerFault(headers: Readonly<Record<string, string>>): AwsFault | undefined {
  if (!/^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i.test(headers['host'] ?? '')) {
    return new AwsFault('AccessDeniedException', 'the Host header must be 127.0.0.1 or localhost', {status: 403})
  }
  if (headers['origin'] !== undefined) {
    return new AwsFault('AccessDeniedException', 'requests of web pages (Origin header) are refused', {status: 403})
  }
  return undefined
}

function isRegistry(path: string, headers: Readonly<Record<string, string>>): boolean {
  return (path === '/v2' || path.startsWith('/v2/')) && !headers['authorization']?.startsWith('AWS4-')
}

/** The body, or why it is refused; whatever is refused has been counted out again. */
function readBody(
  request: IncomingMessage,
  limit: number,
  slowestMs: number,
  inMemory: {bytes: number},
): Promise<Uint8Array | AwsFault> {
  const tooLarge = () =>
    new AwsFault('RequestEntityTooLargeException', `the request body is larger than ${limit} bytes`, {status: 413})
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(tooLarge())
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let total = 0
    const finish = (result: Uint8Array | AwsFault) => {
      clearTimeout(timer)
      request.off('data', take).off('end', end).off('close', broken)
      if (result instanceof AwsFault) inMemory.bytes -= total
      resolve(result)
    }
    const timer = setTimeout(() => {
      finish(new AwsFault('RequestTimeoutException', 'the request body did not arrive in time', {status: 408}))
    }, slowestMs)
    request.on('error', () => {})
    const take = (chunk: Buffer) => {
      total += chunk.length
      inMemory.bytes += chunk.length
      chunks.push(chunk)
      if (total > limit) finish(tooLarge())
      else if (inMemory.bytes > bodiesInMemory) {
        finish(new AwsFault('ServiceUnavailable', 'too many large requests at once', {status: 503}))
      }
    }
    const end = () => finish(Buffer.concat(chunks))
    const broken = () => finish(new AwsFault('SerializationException', 'the request broke off'))
    request.on('data', take).on('end', end).on('close', broken)
  })
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

function jsonResponse({status, body}: {status: number; body: object}): WireResponse {
  return {status, headers: {'content-type': 'application/json'}, body: JSON.stringify(body)}
}

function send(response: ServerResponse, {status, headers, body}: WireResponse): void {
  if (response.destroyed) return
  response.writeHead(status, {...headers, 'content-length': Buffer.byteLength(body)}).end(body)
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function listenError(error: Error, port: number): Error {
  const {code} = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new UserError(`port ${port} is taken`, {fix: 'pass --port 0 for any free port, or stop what listens there'})
  }
  if (code === 'EACCES') return new UserError(`port ${port} may not be used: EACCES`, {fix: 'pass --port 4599'})
  return error
}

/** A cluster file's text. @throws UserError when it cannot be read. */
export async function readClusterFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`)
  }
}
