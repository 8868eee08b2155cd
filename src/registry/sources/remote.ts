import {UserError} from '../../core/errors.js'
import type {RegistryApi, StoredManifest} from '../api.js'
import {
  type Descriptor,
  isForeignLayer,
  matchesPlatform,
  maxManifests,
  type Platform,
  parseManifest,
} from '../manifest.js'
import {type RetryOptions, withRetry} from '../retry.js'
import type {Blob, ImageNode, ImageSource} from '../source.js'
import {missingPlatform, selectPlatform} from './oci-layout.js'

export interface RemoteOptions {
  /** `HOST/NAME:TAG`, for people. */
  description: string
  repository: string
  /** Tag or digest. */
  reference: string
  /** The target is the same registry: its blobs can be mounted from here. */
  mountable?: boolean
  retry: RetryOptions
}

const maxDepth = 4

/** An image of another registry: its manifests are read, its blobs stream through. */
export function remoteSource(api: RegistryApi, options: RemoteOptions): ImageSource {
  const {repository, description} = options
  const get = async (reference: string): Promise<StoredManifest> => {
    const manifest = await withRetry(() => api.manifest(repository, reference), options.retry)
    if (manifest) return manifest
    throw new UserError(`${api.host}/${repository} has no image \`${reference}\``)
  }
  return {
    description,
    async load({platform}) {
      const root = await get(options.reference)
      const node = await readNode({api, options, platform, get, nodes: new Map()}, root, undefined, 0)
      if (platform && node.children.length === 0) {
        const parsed = parseManifest(root.bytes, root.mediaType, `the manifest of ${description}`)
        if (parsed.kind === 'index') throw missingPlatform(parsed.manifests, platform, description)
      }
      return selectPlatform(node, platform, description)
    },
    async referrers(digest) {
      const listed = await withRetry(
        async () => (await api.referrers(repository, digest)) ?? (await fallback(api, repository, digest)),
        options.retry,
      )
      if (listed.length > maxManifests) {
        throw new UserError(
          `${api.host} lists ${listed.length} referrers of ${digest}; at most ${maxManifests} are read`,
        )
      }
      const nodes = new Map<string, ImageNode>()
      return Promise.all(
        listed.map(async descriptor =>
          readNode({api, options, get, nodes}, await get(descriptor.digest), descriptor, 0),
        ),
      )
    },
    close: async () => {},
  }
}

/** Referrers of a registry without the API: the index under the tag `sha256-…` (OCI distribution spec). */
async function fallback(api: RegistryApi, repository: string, digest: string): Promise<Descriptor[]> {
  const held = await api.manifest(repository, digest.replace(':', '-'))
  if (!held) return []
  const parsed = parseManifest(held.bytes, held.mediaType, `referrers of ${digest}`)
  return parsed.kind === 'index' ? parsed.manifests : []
}

interface Reading {
  api: RegistryApi
  options: RemoteOptions
  platform?: Platform | undefined
  get(reference: string): Promise<StoredManifest>
  /** What was read already: an index may name the same image often, and so may each index that names it. */
  nodes: Map<string, ImageNode>
}

async function readNode(
  reading: Reading,
  manifest: StoredManifest,
  descriptor: Descriptor | undefined,
  depth: number,
): Promise<ImageNode> {
  const {api, options, platform, get, nodes} = reading
  if (depth > maxDepth) throw new UserError(`${options.description} nests indexes more than ${maxDepth} deep`)
  const parsed = parseManifest(manifest.bytes, manifest.mediaType, `the manifest of ${options.description}`)
  const node: ImageNode = {
    kind: 'image',
    ...manifest,
    blobs: [],
    children: [],
    ...(descriptor?.platform ? {platform: descriptor.platform} : {}),
    ...(parsed.subject ? {subject: parsed.subject.digest} : {}),
    ...(parsed.artifactType ? {artifactType: parsed.artifactType} : {}),
  }
  if (nodes.size >= maxManifests)
    throw new UserError(`${options.description} names more than ${maxManifests} manifests`)
  nodes.set(node.digest, node)
  if (parsed.kind === 'image') {
    const blobs = [parsed.config, ...parsed.layers].filter(blob => !isForeignLayer(blob))
    node.blobs = blobs.map(blob => remoteBlob(api, options, blob))
    return node
  }
  for (const child of parsed.manifests) {
    if (platform && child.platform && !matchesPlatform(child.platform, platform)) continue
    const known = nodes.get(child.digest)
    const read = known ?? (await readNode(reading, await get(child.digest), child, depth + 1))
    node.children.push(child.platform ? {...read, platform: child.platform} : read)
  }
  return node
}

function remoteBlob(api: RegistryApi, {repository, mountable}: RemoteOptions, descriptor: Descriptor): Blob {
  const {mediaType, digest, size} = descriptor
  return {
    mediaType,
    digest,
    size,
    open: () => api.readBlob(repository, digest, size),
    ...(mountable ? {from: repository} : {}),
  }
}
