import type {IncomingMessage, ServerResponse} from 'node:http'
import {pipeline} from 'node:stream/promises'
import {maxConfigBytes, maxManifestBytes, parseConfig} from '../registry/manifest.js'
import {isDigest, isRepositoryName, isTag} from '../registry/reference.js'
import {holderOf, putImage} from './ecr-images.js'
import {scansOnPush} from './ecr-scanning.js'
import {type EcrRepository, type EcrState, ecrRegion, findByReference, requireRepository} from './ecr-state.js'
import {readToken} from './ecr-token.js'
import type {OperationContext} from './operation.js'
import {errorBody, parseRange, RegistryFault, toRegistryFault} from './registry-answers.js'
import type {Store} from './store.js'

export interface RegistryRequest {
  state: EcrState
  store: Store
  /** `region` is the endpoint's default; a token of GetAuthorizationToken names its own. */
  context: OperationContext
  /** Answer as ECR does where it departs from the OCI distribution specification. */
  quirks: boolean
}

interface Call extends RegistryRequest {
  request: IncomingMessage
  response: ServerResponse
  query: URLSearchParams
  repository: EcrRepository
  /** The digest, tag or upload the path names. */
  target: string
}

type Handler = (call: Call) => Promise<void> | void

// Names may hold slashes, so the fixed part is looked for from the end of the path.
const routes: [method: string, pattern: RegExp, handler: Handler][] = [
  ['GET', /^(.+)\/blobs\/([^/]+)$/, getBlob],
  ['HEAD', /^(.+)\/blobs\/([^/]+)$/, getBlob],
  ['DELETE', /^(.+)\/blobs\/([^/]+)$/, deleteBlob],
  ['POST', /^(.+)\/blobs\/uploads\/?()$/, startUpload],
  ['GET', /^(.+)\/blobs\/uploads\/([^/]+)$/, uploadStatus],
  ['PATCH', /^(.+)\/blobs\/uploads\/([^/]+)$/, patchUpload],
  ['PUT', /^(.+)\/blobs\/uploads\/([^/]+)$/, closeUpload],
  ['DELETE', /^(.+)\/blobs\/uploads\/([^/]+)$/, cancelUpload],
  ['GET', /^(.+)\/manifests\/([^/]+)$/, getManifest],
  ['HEAD', /^(.+)\/manifests\/([^/]+)$/, getManifest],
  ['PUT', /^(.+)\/manifests\/([^/]+)$/, putManifest],
  ['DELETE', /^(.+)\/manifests\/([^/]+)$/, deleteManifest],
  ['GET', /^(.+)\/tags\/list()$/, listTags],
  ['GET', /^(.+)\/referrers\/([^/]+)$/, listReferrers],
]

/** Answers one request under `/v2/`: the OCI distribution API over the endpoint's repositories. Never throws. */
export async function handleRegistry(
  request: IncomingMessage,
  response: ServerResponse,
  registry: RegistryRequest,
): Promise<void> {
  response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0')
  try {
    await route(request, response, registry)
  } catch (error) {
    const fault = toRegistryFault(error, registry.quirks)
    // What is left of a body must be read, or the client sees a reset in place of the answer.
    request.resume()
    if (response.headersSent) return void response.destroy()
    send(response, fault.status, {'Content-Type': 'application/json; charset=utf-8'}, errorBody(fault))
  }
}

async function route(request: IncomingMessage, response: ServerResponse, registry: RegistryRequest): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const token = readToken(request.headers.authorization)
  if (token && token.expiresAtMs <= registry.context.nowMs) {
    throw new RegistryFault(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.')
  }
  const path = decodePath(url.pathname.replace(/^\/v2\/?/, ''))
  if (path === '') return send(response, 200, {'Content-Type': 'application/json'}, '{}')
  const context = token ? {...registry.context, region: token.region} : registry.context
  let known = false
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(path)
    if (!match || (match[2] === 'uploads' && handler !== startUpload)) continue
    known = true
    if (method !== request.method) continue
    const [, name = '', target = ''] = match
    if (!isRepositoryName(name)) throw new RegistryFault(400, 'NAME_INVALID', `'${name}' is not a repository name`)
    const repository = requireRepository(registry.state, name, context)
    return handler({...registry, context, request, response, query: url.searchParams, repository, target})
  }
  throw new RegistryFault(known ? 405 : 404, known ? 'UNSUPPORTED' : 'NAME_UNKNOWN', 'The operation is unsupported.')
}

async function getBlob({request, response, store, repository, target}: Call): Promise<void> {
  requireDigest(target)
  const blob = repository.blobs.find(held => held.digest === target)
  const size = blob && store.size(target)
  if (size === undefined) throw new RegistryFault(404, 'BLOB_UNKNOWN', `blob ${target} is unknown`)
  const range = parseRange(request.headers.range, size)
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': range ? range.end - range.start + 1 : size,
    'Docker-Content-Digest': target,
    'Accept-Ranges': 'bytes',
    ...(range ? {'Content-Range': `bytes ${range.start}-${range.end}/${size}`} : {}),
  })
  if (request.method === 'HEAD' || size === 0) return void response.end()
  await pipeline(store.stream(target, range), response)
}

function deleteBlob({response, repository, target}: Call): void {
  requireDigest(target)
  if (!repository.blobs.some(blob => blob.digest === target)) {
    throw new RegistryFault(404, 'BLOB_UNKNOWN', `blob ${target} is unknown`)
  }
  repository.blobs = repository.blobs.filter(blob => blob.digest !== target)
  send(response, 202)
}

async function startUpload(call: Call): Promise<void> {
  const {request, response, store, repository, query, context} = call
  const mount = query.get('mount')
  const digest = query.get('digest')
  if (mount && mountBlob(call, mount, query.get('from'))) {
    request.resume()
    return send(response, 201, blobHeaders(call, mount))
  }
  const id = store.startUpload(ownerOf(repository, context))
  if (digest) return receive(call, id, digest)
  request.resume()
  send(response, 202, {...uploadHeaders(call, id), Range: '0-0', 'Content-Length': '0'})
}

function uploadStatus(call: Call): void {
  const offset = requireUpload(call)
  send(call.response, 204, {...uploadHeaders(call, call.target), Range: rangeHeader(call, offset)})
}

async function patchUpload(call: Call): Promise<void> {
  const offset = requireUpload(call)
  const range = /^(?:bytes )?(\d+)-(\d+)/.exec(call.request.headers['content-range'] ?? '')
  if (range && Number(range[1]) !== offset) {
    call.response.setHeader('Range', rangeHeader(call, offset))
    throw new RegistryFault(416, 'BLOB_UPLOAD_INVALID', `the next chunk starts at ${offset}`)
  }
  const end = await call.store.append(call.target, call.request)
  // ECR answers 201 where the specification has 202 (observed; AWS will not change it).
  send(call.response, call.quirks ? 201 : 202, {...uploadHeaders(call, call.target), Range: rangeHeader(call, end)})
}

async function closeUpload(call: Call): Promise<void> {
  const offset = requireUpload(call)
  const range = /^(\d+)-(\d+)/.exec(call.request.headers['content-range'] ?? '')
  if (range && Number(range[1]) !== offset) {
    throw new RegistryFault(416, 'BLOB_UPLOAD_INVALID', `the next chunk starts at ${offset}`)
  }
  await receive(call, call.target, call.query.get('digest') ?? '')
}

async function cancelUpload(call: Call): Promise<void> {
  requireUpload(call)
  await call.store.discard(call.target)
  send(call.response, 204)
}

async function receive(call: Call, id: string, digest: string): Promise<void> {
  const {request, response, store, repository, context, quirks} = call
  requireDigest(digest)
  const size = await store.append(id, request)
  if (size === 0 && quirks) {
    await store.discard(id)
    throw new RegistryFault(400, 'BLOB_UPLOAD_INVALID', `Empty layer parts were provided for upload '${id}'`)
  }
  if (!(await store.finish(id, digest))) {
    throw new RegistryFault(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  }
  // The repository may have been deleted while the bytes came in.
  const target = requireRepository(call.state, repository.name, context)
  if (!target.blobs.some(blob => blob.digest === digest)) {
    const image = size <= maxConfigBytes ? readConfig(await store.read(digest)) : undefined
    target.blobs.push({digest, sizeBytes: size, ...(image ? {image} : {})})
  }
  send(response, 201, blobHeaders(call, digest))
}

/** ECR mounts only when the account has opted in and a manifest of `from` holds the blob (AWS docs: blob mounting). */
function mountBlob({state, repository, context, quirks}: Call, digest: string, from: string | null): boolean {
  const source = ecrRegion(state, context.region).repositories.find(candidate => candidate.name === from)
  const blob = source?.blobs.find(held => held.digest === digest)
  if (!source || !blob) return false
  if (quirks) {
    const enabled = ecrRegion(state, context.region).accountSettings['BLOB_MOUNTING'] === 'ENABLED'
    const committed = source.images.some(image => image.text.includes(digest))
    const alike = source.encryptionType === repository.encryptionType && source.kmsKey === repository.kmsKey
    if (!enabled || !committed || !alike) return false
  }
  if (!repository.blobs.some(held => held.digest === digest)) repository.blobs.push({...blob})
  return true
}

function getManifest({request, response, repository, target, context}: Call): void {
  if (!isDigest(target) && !isTag(target)) throw new RegistryFault(400, 'TAG_INVALID', `'${target}' is not a tag`)
  const image = findByReference(repository, target)
  if (!image || image.storageClass === 'ARCHIVE') {
    throw new RegistryFault(404, 'MANIFEST_UNKNOWN', `Requested image not found`)
  }
  if (request.method === 'GET') image.lastPulledAtMs = context.nowMs
  const headers = {'Content-Type': image.mediaType, 'Docker-Content-Digest': image.digest}
  send(response, 200, headers, image.text, request.method === 'HEAD')
}

async function putManifest({
  request,
  response,
  query,
  repository,
  target: reference,
  context,
  quirks,
  state,
}: Call): Promise<void> {
  const bytes = await readBody(request, maxManifestBytes)
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) throw new RegistryFault(400, 'MANIFEST_INVALID', 'the manifest is not UTF-8')
  const byDigest = reference.includes(':')
  const tags = byDigest ? query.getAll('tag') : [reference]
  const mediaType = request.headers['content-type']
  const declared = declaredType(text)
  if (quirks && declared === undefined) {
    throw new RegistryFault(
      405,
      'UNSUPPORTED',
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    )
  }
  if (declared && mediaType && declared !== mediaType) {
    throw new RegistryFault(400, 'MANIFEST_INVALID', `Content-Type is ${mediaType}, mediaType is ${declared}`)
  }
  // It may have been deleted while the manifest came in.
  const target = requireRepository(state, repository.name, context)
  const scan = scansOnPush(ecrRegion(state, context.region), target)
  const image = putImage(
    target,
    {text, tags, scan, ...(mediaType ? {mediaType} : {}), ...(byDigest ? {digest: reference} : {})},
    context,
  )
  send(response, 201, {
    Location: `${context.endpoint}/v2/${repository.name}/manifests/${image.digest}`,
    'Docker-Content-Digest': image.digest,
    ...(image.subject ? {'OCI-Subject': image.subject} : {}),
    ...(byDigest && tags.length > 0 ? {'OCI-Tag': tags.join(', ')} : {}),
  })
}

function deleteManifest({response, repository, target}: Call): void {
  const image = findByReference(repository, target)
  if (!image) throw new RegistryFault(404, 'MANIFEST_UNKNOWN', `Requested image not found`)
  if (isTag(target)) {
    image.tags = image.tags.filter(tag => tag !== target)
  } else {
    const holder = holderOf(repository, image.digest)
    if (holder) throw new RegistryFault(405, 'UNSUPPORTED', `Requested image referenced by manifest list: [${holder}]`)
    repository.images = repository.images.filter(candidate => candidate !== image)
  }
  send(response, 202)
}

function listTags({response, query, repository, context, quirks}: Call): void {
  const all = repository.images.flatMap(image => image.tags).sort()
  const n = query.get('n')
  if (n !== null && (!/^\d+$/.test(n) || (quirks && Number(n) > 1000))) {
    throw new RegistryFault(400, 'PAGINATION_NUMBER_INVALID', `invalid number of results requested: ${n}`)
  }
  const last = query.get('last')
  const after = last === null ? all : all.filter(tag => tag > last)
  const tags = after.slice(0, n === null ? 1000 : Number(n))
  const more = tags.length < after.length && tags.length > 0
  const next = `${context.endpoint}/v2/${repository.name}/tags/list?n=${tags.length}&last=${tags.at(-1)}`
  send(
    response,
    200,
    {'Content-Type': 'application/json', ...(more ? {Link: `<${next}>; rel="next"`} : {})},
    JSON.stringify({name: repository.name, tags}),
  )
}

function listReferrers({response, query, repository, target}: Call): void {
  requireDigest(target)
  const artifactType = query.get('artifactType')
  const manifests = repository.images
    .filter(image => image.subject === target && (!artifactType || image.artifactType === artifactType))
    .map(image => ({
      mediaType: image.mediaType,
      digest: image.digest,
      size: Buffer.byteLength(image.text),
      ...(image.artifactType ? {artifactType: image.artifactType} : {}),
      annotations: JSON.parse(image.text).annotations,
    }))
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  send(
    response,
    200,
    {'Content-Type': mediaType, ...(artifactType ? {'OCI-Filters-Applied': 'artifactType'} : {})},
    JSON.stringify({schemaVersion: 2, mediaType, manifests}),
  )
}

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
  body = '',
  withoutBody = false,
): void {
  const length = status === 204 ? {} : {'Content-Length': Buffer.byteLength(body)}
  response.writeHead(status, {...length, ...headers}).end(withoutBody ? undefined : body)
}

function requireDigest(digest: string): void {
  if (!isDigest(digest)) throw new RegistryFault(400, 'DIGEST_INVALID', `'${digest}' is not a digest`)
}

function requireUpload({store, target, repository, context}: Call): number {
  const offset = store.uploadOffset(target, ownerOf(repository, context))
  if (offset === undefined) throw new RegistryFault(404, 'BLOB_UPLOAD_UNKNOWN', `upload '${target}' is unknown`)
  return offset
}

const ownerOf = (repository: EcrRepository, context: OperationContext) => `${context.region}/${repository.name}`

function uploadHeaders({repository, context}: Call, id: string): Record<string, string> {
  return {Location: `${context.endpoint}/v2/${repository.name}/blobs/uploads/${id}`, 'Docker-Upload-UUID': id}
}

function blobHeaders({repository, context}: Call, digest: string): Record<string, string> {
  return {Location: `${context.endpoint}/v2/${repository.name}/blobs/${digest}`, 'Docker-Content-Digest': digest}
}

// ECR's Range stays at the first 10 MiB whatever was stored (observed).
function rangeHeader({quirks}: Call, offset: number): string {
  return `0-${Math.max(0, quirks ? Math.min(offset, 10_485_760) - 1 : offset - 1)}`
}

function readConfig(bytes: Buffer) {
  if (bytes[0] !== 0x7b) return undefined
  try {
    const {diffIds: _, ...config} = parseConfig(bytes, 'config')
    return config.os && config.architecture ? config : undefined
  } catch {
    return undefined
  }
}

function declaredType(text: string): string | undefined {
  try {
    const {mediaType} = JSON.parse(text)
    return typeof mediaType === 'string' ? mediaType : undefined
  } catch {
    return undefined
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new RegistryFault(400, 'NAME_INVALID', 'the path is not encoded correctly')
  }
}

async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of request) {
    total += (chunk as Buffer).length
    if (total > limitBytes) throw new RegistryFault(413, 'SIZE_INVALID', `a manifest has at most ${limitBytes} bytes`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
