import {UserError} from '../../core/errors.js'
import {
  type Descriptor,
  digestLike,
  formatPlatform,
  isForeignLayer,
  type Manifest,
  matchesPlatform,
  maxConfigBytes,
  maxManifestBytes,
  maxManifests,
  type Platform,
  parseConfig,
  parseManifest,
  parseObject,
} from '../manifest.js'
import type {Blob, ImageNode, ImageSource} from '../source.js'
import {type Files, readSmall} from './files.js'

const refName = 'org.opencontainers.image.ref.name'
const configTypes = /^application\/vnd\.(?:oci\.image\.config\.v1|docker\.container\.image\.v1)\+json$/
const maxDepth = 4

export interface LayoutOptions {
  description: string
  /** `org.opencontainers.image.ref.name`, or the image name containerd writes; needed when there are several. */
  select?: string
  close?(): Promise<void>
}

/** An OCI image layout (OCI image spec 1.1, image-layout.md) over any files. */
export function ociLayoutSource(files: Files, options: LayoutOptions): ImageSource {
  const where = options.description
  const readIndex = async () => {
    const bytes = await readSmall(files, 'index.json', maxManifestBytes, where)
    const index = parseManifest(bytes, undefined, `index.json of ${where}`)
    if (index.kind !== 'index') throw new UserError(`index.json of ${where} is no image index`)
    return index.manifests
  }
  return {
    description: where,
    async load({platform}) {
      const manifests = await readIndex()
      const chosen = choose(manifests, options.select, platform, where)
      return selectPlatform(await readNode({files, where, platform, nodes: new Map()}, chosen, 0), platform, where)
    },
    async referrers(digest) {
      const found: ImageNode[] = []
      const nodes = new Map<string, ImageNode>()
      for (const descriptor of await readIndex()) {
        const manifest = await readManifest(files, descriptor, where)
        if (manifest.parsed.subject?.digest !== digest) continue
        found.push(await readNode({files, where, nodes}, descriptor, 0))
      }
      return found
    },
    close: async () => options.close?.(),
  }
}

function choose(
  manifests: Descriptor[],
  select: string | undefined,
  platform: Platform | undefined,
  where: string,
): Descriptor {
  if (manifests.length === 0) throw new UserError(`index.json of ${where} lists no image`)
  const nameOf = (one: Descriptor) => one.annotations?.['io.containerd.image.name'] ?? one.annotations?.[refName]
  if (select !== undefined) {
    const named = manifests.filter(
      one => one.annotations?.[refName] === select || nameOf(one) === select || one.digest === select,
    )
    if (named.length >= 1) return named[0] as Descriptor
    throw new UserError(`${where} holds no image \`${select}\``, {fix: listNames(manifests.map(nameOf))})
  }
  const digests = new Set(manifests.map(one => one.digest))
  if (digests.size === 1) return manifests[0] as Descriptor
  const onPlatform = platform ? manifests.filter(one => matchesPlatform(one.platform, platform)) : []
  if (onPlatform.length === 1) return onPlatform[0] as Descriptor
  const named = manifests.filter(one => nameOf(one) !== undefined)
  if (named.length === 1) return named[0] as Descriptor
  throw new UserError(`${where} holds ${digests.size} images`, {fix: listNames(manifests.map(nameOf))})
}

function listNames(names: (string | undefined)[]): string {
  const known = [...new Set(names.filter(name => name !== undefined))].slice(0, 10)
  return known.length > 0 ? `choose one with --select: ${known.join(', ')}` : 'choose one with --select sha256:…'
}

/** The manifest of an index for one platform; the whole tree when none is wanted. */
export function selectPlatform(root: ImageNode, platform: Platform | undefined, where: string): ImageNode {
  if (!platform || root.children.length === 0) return root
  const matching = root.children.filter(child => matchesPlatform(child.platform, platform))
  if (matching.length > 0) return matching[0] as ImageNode
  throw missingPlatform(root.children, platform, where)
}

/** The refusal of a platform that none of an index's images is for. */
export function missingPlatform(
  images: readonly {platform?: Platform}[],
  platform: Platform,
  where: string,
): UserError {
  const offered = images.flatMap(child => (child.platform ? [formatPlatform(child.platform)] : []))
  return new UserError(`${where} has no image for ${formatPlatform(platform)}`, {
    fix: `choose one of ${[...new Set(offered)].filter(name => !name.startsWith('unknown')).join(', ')}`,
  })
}

async function readManifest(
  files: Files,
  descriptor: Descriptor,
  where: string,
): Promise<{bytes: Buffer; parsed: Manifest}> {
  const label = `manifest ${descriptor.digest} of ${where}`
  const bytes = await readSmall(files, blobName(descriptor.digest), maxManifestBytes, where)
  if (bytes.length !== descriptor.size || digestLike(bytes, descriptor.digest) !== descriptor.digest) {
    throw new UserError(`${label} is damaged`, {
      why:
        bytes.length === descriptor.size
          ? 'its bytes have another digest'
          : `it has ${bytes.length} bytes, its descriptor says ${descriptor.size}`,
      fix: 'build or export the image again',
    })
  }
  return {bytes, parsed: parseManifest(bytes, descriptor.mediaType || undefined, label)}
}

interface Reading {
  files: Files
  where: string
  platform?: Platform | undefined
  /** What was read already: an index may name the same image often, and so may each index that names it. */
  nodes: Map<string, ImageNode>
}

async function readNode(reading: Reading, descriptor: Descriptor, depth: number): Promise<ImageNode> {
  const {files, where, platform, nodes} = reading
  if (depth > maxDepth) throw new UserError(`${where} nests indexes more than ${maxDepth} deep`)
  const known = nodes.get(descriptor.digest)
  if (known) return descriptor.platform ? {...known, platform: descriptor.platform} : known
  if (nodes.size >= maxManifests) throw new UserError(`${where} names more than ${maxManifests} manifests`)
  const {bytes, parsed} = await readManifest(files, descriptor, where)
  const node: ImageNode = {
    kind: 'image',
    bytes,
    mediaType: parsed.mediaType,
    digest: descriptor.digest,
    blobs: [],
    children: [],
    ...(descriptor.platform ? {platform: descriptor.platform} : {}),
    ...(parsed.subject ? {subject: parsed.subject.digest} : {}),
    ...(parsed.artifactType ? {artifactType: parsed.artifactType} : {}),
  }
  nodes.set(node.digest, node)
  if (parsed.kind === 'index') {
    for (const child of parsed.manifests) {
      // With one platform wanted, what an export left out of the others is no error.
      if (platform && child.platform && !matchesPlatform(child.platform, platform)) {
        node.children.push({
          kind: 'image',
          bytes: new Uint8Array(),
          mediaType: child.mediaType,
          digest: child.digest,
          blobs: [],
          children: [],
          platform: child.platform,
        })
        continue
      }
      if ((await files.size(blobName(child.digest))) === undefined) {
        throw new UserError(`${where} lacks the image ${child.digest} its index lists`, {
          why: child.platform
            ? `it is the one for ${formatPlatform(child.platform)}`
            : 'exports often hold one platform only',
          fix: 'push one platform with --platform linux/amd64',
        })
      }
      node.children.push(await readNode(reading, child, depth + 1))
    }
    return node
  }
  const config = parsed.config
  if (configTypes.test(config.mediaType)) {
    parseConfig(
      await readSmall(files, blobName(config.digest), maxConfigBytes, where),
      `config ${config.digest} of ${where}`,
    )
  }
  for (const blob of [config, ...parsed.layers]) {
    if (isForeignLayer(blob)) continue
    node.blobs.push(await readBlob(files, blob, where))
  }
  return node
}

async function readBlob(files: Files, descriptor: Descriptor, where: string): Promise<Blob> {
  const name = blobName(descriptor.digest)
  const size = await files.size(name)
  if (size === undefined) {
    throw new UserError(`${where} lacks layer ${descriptor.digest}`, {
      fix: 'export the image again, with all its layers',
    })
  }
  if (size !== descriptor.size) {
    throw new UserError(`layer ${descriptor.digest} of ${where} is damaged`, {
      why: `it has ${size} bytes, its descriptor says ${descriptor.size}`,
    })
  }
  const {mediaType, digest} = descriptor
  return {mediaType, digest, size, open: () => files.open(name)}
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`
}

/** Whether these files are an OCI layout. @throws UserError for a version gantry does not know. */
export async function isOciLayout(files: Files, where: string): Promise<boolean> {
  if ((await files.size('oci-layout')) === undefined) return false
  const marker = parseObject(await readSmall(files, 'oci-layout', 4096, where), `oci-layout of ${where}`)
  const version = marker['imageLayoutVersion']
  if (typeof version === 'string' && /^1\./.test(version)) return true
  throw new UserError(`${where} is an OCI layout of version \`${String(version).slice(0, 20)}\``, {
    why: 'gantry reads version 1.x',
  })
}
