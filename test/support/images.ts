import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {manifestTypes, ociConfigType, ociGzipLayerType, sha256} from '../../src/registry/manifest.js'
import {type TarEntry, writeTar} from '../../src/registry/sources/tar-write.js'

/** Bytes that look random and are the same each time (xorshift32). */
export function noise(length: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = (seed + 1) * 2654435761
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[index] = state
  }
  return Buffer.from(words.buffer, 0, length)
}

/** Bytes that shrink, with lines of their own here and there. */
export function prose(length: number, seed: number): Buffer {
  return Buffer.alloc(
    length,
    `the crane lifts load ${seed} from berth ${seed * 7} into the hold of ship ${seed % 13};\n`,
  )
}

export const json = (value: unknown) => Buffer.from(JSON.stringify(value))

export interface Layout {
  files: Map<string, Buffer>
  digest: string
  /** Digests of the children, when it is an index. */
  children: string[]
  referrer?: string
}

/** The files of an OCI layout in memory: an image, or with platforms an index; with a referrer when asked for. */
export function ociLayout(
  options: {layers?: Buffer[]; platforms?: string[]; referrer?: boolean; ref?: string; gzip?: boolean} = {},
): Layout {
  const files = new Map<string, Buffer>()
  const put = (bytes: Buffer) => {
    const digest = sha256(bytes)
    files.set(`blobs/sha256/${digest.slice(7)}`, bytes)
    return {digest, size: bytes.length}
  }
  const image = (architecture: string, seed: number) => {
    const tars = (options.layers ?? [prose(3000, seed), noise(2000, seed)]).map(content =>
      writeTar([{name: `file-${architecture}`, content}]),
    )
    const config = put(
      json({
        architecture,
        os: 'linux',
        config: {Labels: {'gantry.local/log': architecture}},
        rootfs: {type: 'layers', diff_ids: tars.map(tar => sha256(tar))},
      }),
    )
    const layers = tars.map(tar => ({mediaType: ociGzipLayerType, ...put(gzipSync(tar))}))
    const mediaType = manifestTypes.ociImage
    const bytes = json({schemaVersion: 2, mediaType, config: {mediaType: ociConfigType, ...config}, layers})
    return {mediaType, ...put(bytes), platform: {os: 'linux', architecture}}
  }
  const platforms = options.platforms ?? []
  const children = platforms.map((architecture, index) => image(architecture, index + 1))
  const root =
    platforms.length === 0
      ? image('amd64', 1)
      : {
          mediaType: manifestTypes.ociIndex,
          ...put(json({schemaVersion: 2, mediaType: manifestTypes.ociIndex, manifests: children})),
        }
  const annotations = {'org.opencontainers.image.ref.name': options.ref ?? 'latest'}
  const manifests: object[] = [{...root, platform: undefined, annotations}]
  let referrer: string | undefined
  if (options.referrer) {
    const empty = {mediaType: 'application/vnd.oci.empty.v1+json', ...put(Buffer.from('{}'))}
    const {mediaType, digest, size} = root
    const signature = put(
      json({
        schemaVersion: 2,
        mediaType: manifestTypes.ociImage,
        artifactType: 'application/spdx+json',
        config: empty,
        layers: [empty],
        subject: {mediaType, digest, size},
      }),
    )
    referrer = signature.digest
    manifests.push({mediaType: manifestTypes.ociImage, ...signature, artifactType: 'application/spdx+json'})
  }
  files.set('oci-layout', json({imageLayoutVersion: '1.0.0'}))
  files.set('index.json', json({schemaVersion: 2, manifests}))
  return {files, digest: root.digest, children: children.map(child => child.digest), ...(referrer ? {referrer} : {})}
}

/** The files of a `docker save` archive of Docker 24 and before. */
export function dockerArchive(
  options: {layers?: Buffer[]; tag?: string; sharedLayer?: boolean; labels?: Record<string, string>} = {},
): {
  files: Map<string, Buffer>
  entries: TarEntry[]
  diffIds: string[]
  tars: Buffer[]
} {
  const tars = (options.layers ?? [prose(5000, 1), noise(3000, 2)]).map((content, index) =>
    writeTar([{name: `file-${index}`, content}]),
  )
  const diffIds = tars.map(tar => sha256(tar))
  const config = json({
    architecture: 'amd64',
    os: 'linux',
    config: {Labels: options.labels ?? {'gantry.local/exit-code': '0'}},
    rootfs: {type: 'layers', diff_ids: diffIds},
  })
  const configName = `${sha256(config).slice(7)}.json`
  const names = tars.map((_, index) => `layer-${index}/layer.tar`)
  const manifest = json([{Config: configName, RepoTags: [options.tag ?? 'web:v1'], Layers: names}])
  const files = new Map<string, Buffer>(tars.map((tar, index) => [names[index] as string, tar]))
  files.set(configName, config)
  files.set('manifest.json', manifest)
  const entries = [...files].map(([name, content]): TarEntry => ({name, content}))
  return {files, entries, diffIds, tars}
}

/** A tar of files in memory. */
export function tarOf(files: Map<string, Buffer>): Buffer {
  return writeTar([...files].map(([name, content]) => ({name, content})))
}

/** Writes files into a folder. */
export async function writeFiles(directory: string, files: Map<string, Buffer>): Promise<string> {
  for (const [name, content] of files) {
    await mkdir(join(directory, name, '..'), {recursive: true})
    await writeFile(join(directory, name), content)
  }
  return directory
}
