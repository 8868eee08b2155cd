import {UserError} from '../../core/errors.js'
import type {RegistryApi, StoredManifest} from '../api.js'
import {type Descriptor, isForeignLayer, matchesPlatform, type Platform, parseManifest} from '../manifest.js'
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
      const node = await readNode(api, options, root, undefined, 0, platform, get)
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
      return Promise.all(
        listed.map(async descriptor =>
          readNode(api, options, await get(descriptor.digest), descriptor, 0, undefined, get),
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

async function readNode(
  api: RegistryApi,
  options: RemoteOptions,
  manifest: StoredManifest,
  descriptor: Descriptor | undefined,
  depth: number,
  platform: Platform | undefined,
  get: (reference: string) => Promise<StoredManifest>,
): Promise<ImageNode> {
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
  if (parsed.kind === 'image') {
    const blobs = [parsed.config, ...parsed.layers].filter(blob => !isForeignLayer(blob))
    node.blobs = blobs.map(blob => remoteBlob(api, options, blob))
    return node
  }
  for (const child of parsed.manifests) {
    if (platform && child.platform && !matchesPlatform(child.platform, platform)) continue
    node.children.push(await readNode(api, options, await get(child.digest), child, depth + 1, platform, get))
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
