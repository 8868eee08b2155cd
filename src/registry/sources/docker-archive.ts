import {join} from 'node:path'
import {UserError} from '../../core/errors.js'
import {
  type Descriptor,
  formatPlatform,
  manifestTypes,
  matchesPlatform,
  maxConfigBytes,
  maxLayers,
  maxManifestBytes,
  ociConfigType,
  ociGzipLayerType,
  type Platform,
  parseConfig,
  sha256,
} from '../manifest.js'
import type {Blob, ImageNode, ImageSource, LayerBuild, LayerMemory, UnbuiltImage} from '../source.js'
import {fileChunks, joined} from './chunks.js'
import {type Files, readSmall} from './files.js'
import {gzipLayer} from './gzip.js'
import {packedLayer, packingOf} from './packed-layer.js'
import {makeTemporary, type Temporary} from './temporary.js'

interface ArchiveImage {
  config: string
  repoTags: string[]
  layers: string[]
}

export interface ArchiveOptions {
  description: string
  /** One of the archive's RepoTags. */
  select?: string
  memory?: LayerMemory
  close?(): Promise<void>
}

/** A `docker save` archive: layers are compressed once, all cores at it, and remembered by diff_id. */
export function dockerArchiveSource(files: Files, options: ArchiveOptions): ImageSource {
  let spool: Temporary | undefined
  const where = options.description
  return {
    description: where,
    async load({platform}) {
      const image = choose(await readImages(files, where), options.select, where)
      spool ??= await makeTemporary('gantry-layers-')
      return readImage(files, image, {where, spool: spool.path, platform, memory: options.memory})
    },
    name: async () => choose(await readImages(files, where), options.select, where).repoTags[0],
    referrers: async () => [],
    async close() {
      await spool?.close()
      await options.close?.()
    },
  }
}

async function readImages(files: Files, where: string): Promise<ArchiveImage[]> {
  const bytes = await readSmall(files, 'manifest.json', maxManifestBytes, where)
  let list: unknown
  try {
    list = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new UserError(`manifest.json of ${where} is not JSON`, {why: (error as Error).message.slice(0, 200)})
  }
  if (!Array.isArray(list) || list.length === 0) throw new UserError(`manifest.json of ${where} lists no image`)
  return list.map((entry: {Config?: unknown; RepoTags?: unknown; Layers?: unknown} | null) => {
    const strings = (value: unknown) => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : [])
    if (typeof entry?.Config !== 'string' || !Array.isArray(entry.Layers)) {
      throw new UserError(`manifest.json of ${where} has an image without Config or Layers`)
    }
    return {config: entry.Config, repoTags: strings(entry.RepoTags), layers: strings(entry.Layers)}
  })
}

function choose(images: ArchiveImage[], select: string | undefined, where: string): ArchiveImage {
  if (select === undefined && images.length === 1) return images[0] as ArchiveImage
  const found = images.find(image => image.repoTags.some(tag => tag === select || tag === `${select}:latest`))
  if (found) return found
  const names = images.flatMap(image => image.repoTags).slice(0, 10)
  throw new UserError(
    select === undefined ? `${where} holds ${images.length} images` : `${where} holds no image \`${select}\``,
    {
      fix: `choose one with --select: ${names.join(', ')}`,
    },
  )
}

interface Reading {
  where: string
  spool: string
  platform?: Platform | undefined
  memory?: LayerMemory | undefined
}

async function readImage(files: Files, image: ArchiveImage, reading: Reading): Promise<UnbuiltImage> {
  const {where, platform} = reading
  const bytes = await readSmall(files, image.config, maxConfigBytes, where)
  const config = parseConfig(bytes, `config ${image.config} of ${where}`)
  if (platform && !matchesPlatform(config, platform)) {
    throw new UserError(`${where} is an image for ${formatPlatform(config)}, not for ${formatPlatform(platform)}`)
  }
  if (image.layers.length > maxLayers) {
    throw new UserError(`${where} has ${image.layers.length} layers; gantry takes at most ${maxLayers}`)
  }
  if (config.diffIds.length !== image.layers.length) {
    const layers = image.layers.length === 1 ? '1 layer' : `${image.layers.length} layers`
    throw new UserError(`${where} has ${layers}, its config lists ${config.diffIds.length}`)
  }
  const built = new Map<string, Promise<Blob>>()
  const layers = await Promise.all(
    image.layers.map((name, index) => layerBuild(files, name, config.diffIds[index] as string, reading, built)),
  )
  const blob: Blob = {
    mediaType: ociConfigType,
    digest: sha256(bytes),
    size: bytes.length,
    async *open() {
      yield bytes
    },
  }
  return {kind: 'unbuilt', config: blob, layers, assemble: descriptors => assemble(blob, descriptors, config)}
}

function assemble(config: Blob, layers: Descriptor[], platform: Platform): ImageNode {
  const mediaType = manifestTypes.ociImage
  const describe = ({mediaType: type, digest, size}: Descriptor) => ({mediaType: type, digest, size})
  const bytes = Buffer.from(
    JSON.stringify({schemaVersion: 2, mediaType, config: describe(config), layers: layers.map(describe)}),
  )
  return {kind: 'image', bytes, mediaType, digest: sha256(bytes), blobs: [config], children: [], platform}
}

async function layerBuild(
  files: Files,
  name: string,
  diffId: string,
  {where, spool, memory}: Reading,
  built: Map<string, Promise<Blob>>,
): Promise<LayerBuild> {
  const size = await files.size(name)
  if (size === undefined)
    throw new UserError(`${where} lacks layer ${name.slice(0, 200)}`, {fix: 'export the image again'})
  const remembered = memory?.get(diffId)
  return {
    diffId,
    size,
    ...(remembered ? {remembered} : {}),
    build(onProgress) {
      // A layer may stand in an image twice (empty ones do): it is compressed once.
      const known = built.get(diffId)
      if (known !== undefined) return known
      const building = buildLayer(
        files,
        name,
        {diffId, size, path: join(spool, diffId.replace(':', '-')), where},
        onProgress,
      )
      built.set(diffId, building)
      return building
    },
  }
}

async function buildLayer(
  files: Files,
  name: string,
  layer: Parameters<typeof gzipLayer>[1],
  onProgress: (doneBytes: number) => void,
): Promise<Blob> {
  if (!/^sha256:[0-9a-f]{64}$/.test(layer.diffId)) {
    throw new UserError(`the config of ${layer.where} has a diff_id that is no sha256 digest`)
  }
  const packing = await packingOf(files, name)
  if (packing) return packedLayer(files, name, {...layer, packing}, onProgress)
  const {digest, size} = await gzipLayer(take => files.open(name, take), layer, onProgress)
  return {mediaType: ociGzipLayerType, digest, size, ours: true, open: () => fileChunks(layer.path, 0, size)}
}

/**
 * Whether an archive that is both (Docker 25 and later) is better read as an OCI layout: when the manifests there
 * name compressed layers that are all present, so that the digest stays the one the builder showed.
 */
export async function prefersLayout(files: Files, where: string): Promise<boolean> {
  const index = JSON.parse((await joined(files.open('index.json'))).toString('utf8') || '{}') as {
    manifests?: Descriptor[]
  }
  let pending = index.manifests ?? []
  let images = 0
  for (let depth = 0; depth < 4 && pending.length > 0; depth++) {
    const next: Descriptor[] = []
    for (const {digest} of pending) {
      const name = `blobs/${String(digest).replace(':', '/')}`
      const size = await files.size(name)
      if (size === undefined || size > maxManifestBytes) continue
      const manifest = JSON.parse((await readSmall(files, name, maxManifestBytes, where)).toString('utf8'))
      if (Array.isArray(manifest.manifests)) next.push(...manifest.manifests)
      if (!Array.isArray(manifest.layers)) continue
      images++
      for (const layer of manifest.layers as Descriptor[]) {
        if (/\.tar$|\.diff\.tar$/.test(layer.mediaType)) return false
        if ((await files.size(`blobs/${String(layer.digest).replace(':', '/')}`)) === undefined) return false
      }
    }
    pending = next
  }
  return images > 0
}
