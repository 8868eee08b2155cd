import {createHash} from 'node:crypto'
import {UserError} from '../core/errors.js'
import {withoutSecrets} from '../core/secrets.js'
import {formatBytes} from '../core/units.js'
import {isDigest} from './reference.js'

/** Media types of manifests (OCI image spec 1.1; Docker image manifest v2 schema 2). */
export const manifestTypes = {
  ociImage: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  dockerImage: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const

export const ociConfigType = 'application/vnd.oci.image.config.v1+json'
export const ociGzipLayerType = 'application/vnd.oci.image.layer.v1.tar+gzip'
export const ociZstdLayerType = 'application/vnd.oci.image.layer.v1.tar+zstd'

/** What a client sends so that a registry converts nothing. */
export const manifestAccept = Object.values(manifestTypes).join(', ')

/** The most a registry need take (OCI distribution spec: at least 4 MiB; ECR PutImage: 4 MiB). */
export const maxManifestBytes = 4 * 1024 * 1024
export const maxConfigBytes = 8 * 1024 * 1024
export const maxLayers = 1000
/** Manifests of one image and of all that refers to it. More are no image, but an attempt to keep us busy. */
export const maxManifests = 1000
const maxNesting = 1000

export interface Platform {
  os: string
  architecture: string
  variant?: string
}

export interface Descriptor {
  mediaType: string
  digest: string
  /** Bytes. */
  size: number
  platform?: Platform
  annotations?: Record<string, string>
  artifactType?: string
  urls?: string[]
}

interface Common {
  mediaType: string
  subject?: Descriptor
  artifactType?: string
  annotations?: Record<string, string>
}
export interface ImageManifest extends Common {
  kind: 'image'
  config: Descriptor
  layers: Descriptor[]
}
export interface ImageIndex extends Common {
  kind: 'index'
  manifests: Descriptor[]
}
export type Manifest = ImageManifest | ImageIndex

/** `sha256:…` of some bytes. */
export function sha256(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The digest of some bytes by the algorithm `like` uses. */
export function digestLike(bytes: Uint8Array, like: string): string {
  const algorithm = like.startsWith('sha512:') ? 'sha512' : 'sha256'
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}

/**
 * Reads a manifest or an index. `mediaType` is what the descriptor or the Content-Type said; the document's own wins.
 * `where` names it in errors. The bytes themselves are what is stored and pushed: nothing is ever re-serialised.
 * @throws UserError when it is too large, not JSON, of an unknown type, or has a descriptor that is none.
 */
export function parseManifest(bytes: Uint8Array, mediaType: string | undefined, where: string): Manifest {
  if (bytes.length > maxManifestBytes) {
    throw new UserError(`${where} is ${formatBytes(bytes.length)}; a manifest has at most 4 MiB`)
  }
  const document = parseObject(bytes, where)
  const {schemaVersion = 2} = document
  if (schemaVersion !== 2) {
    throw new UserError(`${where} has schemaVersion ${JSON.stringify(schemaVersion).slice(0, 20)}`, {
      why: 'OCI manifests and those of Docker’s v2 schema 2 have 2; older ones are not taken by registries any more',
    })
  }
  const type =
    typeof document['mediaType'] === 'string'
      ? document['mediaType']
      : (mediaType ?? (Array.isArray(document['manifests']) ? manifestTypes.ociIndex : manifestTypes.ociImage))
  const common: Common = {
    mediaType: type,
    ...(document['subject'] ? {subject: descriptor(document['subject'], `${where}: subject`)} : {}),
    ...(typeof document['artifactType'] === 'string' ? {artifactType: document['artifactType']} : {}),
    ...(isObject(document['annotations']) ? {annotations: document['annotations'] as Record<string, string>} : {}),
  }
  if (type === manifestTypes.ociIndex || type === manifestTypes.dockerList) {
    return {...common, kind: 'index', manifests: descriptors(document['manifests'], `${where}: manifests`)}
  }
  if (type === manifestTypes.ociImage || type === manifestTypes.dockerImage) {
    const layers = descriptors(document['layers'], `${where}: layers`)
    if (layers.length > maxLayers) {
      throw new UserError(`${where} has ${layers.length} layers; gantry takes at most ${maxLayers}`)
    }
    return {...common, kind: 'image', config: descriptor(document['config'], `${where}: config`), layers}
  }
  throw new UserError(`${where} has media type \`${withoutSecrets(type).slice(0, 100)}\``, {
    why: 'neither an OCI nor a Docker v2 schema 2 manifest',
    ...(type.includes('v1+prettyjws') || type.includes('manifest.v1')
      ? {fix: 'convert it with a current tool: schema 1 is not taken by registries any more'}
      : {}),
  })
}

/** What an image config says of platform and labels. @throws UserError when it is not a JSON object. */
export function parseConfig(
  bytes: Uint8Array,
  where: string,
): Platform & {labels: Record<string, string>; diffIds: string[]} {
  if (bytes.length > maxConfigBytes) {
    throw new UserError(`${where} is ${formatBytes(bytes.length)}; a config has at most 8 MiB`)
  }
  const document = parseObject(bytes, where)
  const inner = isObject(document['config']) ? document['config'] : {}
  const rootfs = isObject(document['rootfs']) ? document['rootfs'] : {}
  const labels = isObject(inner['Labels']) ? Object.entries(inner['Labels']) : []
  const diffIds = Array.isArray(rootfs['diff_ids']) ? rootfs['diff_ids'] : []
  return {
    os: typeof document['os'] === 'string' ? document['os'] : '',
    architecture: typeof document['architecture'] === 'string' ? document['architecture'] : '',
    ...(typeof document['variant'] === 'string' && document['variant'] ? {variant: document['variant']} : {}),
    labels: Object.fromEntries(labels.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    diffIds: diffIds.filter(id => typeof id === 'string'),
  }
}

/** Whether a layer may not be pushed: its bytes are fetched from its `urls`. */
export function isForeignLayer(layer: Descriptor): boolean {
  return Boolean(layer.urls?.length) && /nondistributable|foreign/.test(layer.mediaType)
}

/** `linux/arm64/v8` of a platform. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/')
}

/** @throws UserError unless the text is `OS/ARCHITECTURE[/VARIANT]`. */
export function parsePlatform(text: string): Platform {
  const [os, architecture, variant, ...more] = text.split('/')
  if (os && architecture && more.length === 0) return {os, architecture, ...(variant ? {variant} : {})}
  throw new UserError(`\`${text.slice(0, 60)}\` is not a platform`, {fix: 'write it as linux/amd64 or linux/arm64/v8'})
}

/** Whether a descriptor's platform is the wanted one; a variant counts only when one was asked for. */
export function matchesPlatform(platform: Platform | undefined, wanted: Platform): boolean {
  return (
    platform !== undefined &&
    platform.os === wanted.os &&
    platform.architecture === wanted.architecture &&
    (wanted.variant === undefined || platform.variant === wanted.variant)
  )
}

/** A JSON object from bytes. @throws UserError */
export function parseObject(bytes: Uint8Array, where: string): Record<string, unknown> {
  if (nesting(bytes) > maxNesting) throw new UserError(`${where} nests more than ${maxNesting} deep`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes))
  } catch (error) {
    throw new UserError(`${where} is not JSON`, {why: (error as Error).message.slice(0, 200)})
  }
  if (!isObject(value)) throw new UserError(`${where} is not a JSON object`)
  return value
}

/** How deep lists and objects stand in each other; a parser would need fifty times the text's memory for the worst. */
function nesting(bytes: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (quoted) {
      if (byte === 0x5c) at++
      else if (byte === 0x22) quoted = false
    } else if (byte === 0x22) quoted = true
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (byte === 0x5d || byte === 0x7d) depth--
  }
  return deepest
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function descriptors(value: unknown, where: string): Descriptor[] {
  if (!Array.isArray(value)) throw new UserError(`${where} is not a list`)
  return value.map((entry, index) => descriptor(entry, `${where}[${index}]`))
}

function descriptor(value: unknown, where: string): Descriptor {
  if (!isObject(value)) throw new UserError(`${where} is missing or not an object`)
  const {mediaType, digest, size, platform, annotations, artifactType, urls} = value
  if (typeof digest !== 'string' || !isDigest(digest)) {
    throw new UserError(`${where} has no valid digest`, {why: 'sha256:<64 hex digits> or sha512:<128 hex digits>'})
  }
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new UserError(`${where} has no valid size`)
  }
  if (typeof mediaType === 'string' && !/^[\x20-\x7e]*$/.test(mediaType)) {
    throw new UserError(`${where} has a media type of other than printable ASCII`)
  }
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    digest,
    size,
    ...(isObject(platform) && typeof platform['os'] === 'string' && typeof platform['architecture'] === 'string'
      ? {
          platform: {
            os: platform['os'],
            architecture: platform['architecture'],
            ...(typeof platform['variant'] === 'string' ? {variant: platform['variant']} : {}),
          },
        }
      : {}),
    ...(isObject(annotations) ? {annotations: annotations as Record<string, string>} : {}),
    ...(typeof artifactType === 'string' ? {artifactType} : {}),
    ...(Array.isArray(urls) ? {urls: urls.filter(url => typeof url === 'string')} : {}),
  }
}
