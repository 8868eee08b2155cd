import {createHash} from 'node:crypto'
import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {manifestTypes, ociConfigType, ociGzipLayerType, sha256} from '../manifest.js'
import {type TarEntry, writeTar} from './tar-write.js'

export interface LayoutImage {
  /** One layer each: file name in the image → content. */
  layers: {[name: string]: string | Uint8Array}[]
  labels?: Record<string, string>
  /** As image configs spell it; `amd64` by default. */
  architecture?: string
  os?: string
  /** Name in index.json; `latest` by default. */
  ref?: string
  entrypoint?: string[]
}

/**
 * Writes a small image as an OCI layout directory: no daemon, and the same input gives the same digests. Answers the
 * manifest's digest.
 */
export async function buildImageLayout(
  directory: string,
  image: LayoutImage,
): Promise<{digest: string; configDigest: string}> {
  const blobs = join(directory, 'blobs', 'sha256')
  await mkdir(blobs, {recursive: true})
  const store = async (bytes: Uint8Array) => {
    const digest = sha256(bytes)
    await writeFile(join(blobs, digest.slice('sha256:'.length)), bytes)
    return {digest, size: bytes.length}
  }
  const tars = image.layers.map(files =>
    writeTar(Object.entries(files).map(([name, content]): TarEntry => ({name, content}))),
  )
  const layers = await Promise.all(
    tars.map(async tar => ({mediaType: ociGzipLayerType, ...(await store(gzipSync(tar, {level: 6})))})),
  )
  const config = await store(
    json({
      created: '1970-01-01T00:00:00Z',
      architecture: image.architecture ?? 'amd64',
      os: image.os ?? 'linux',
      config: {Entrypoint: image.entrypoint ?? ['/app'], Labels: image.labels ?? {}},
      rootfs: {type: 'layers', diff_ids: tars.map(tar => `sha256:${createHash('sha256').update(tar).digest('hex')}`)},
      history: tars.map(() => ({created: '1970-01-01T00:00:00Z', created_by: 'gantry'})),
    }),
  )
  const manifest = await store(
    json({
      schemaVersion: 2,
      mediaType: manifestTypes.ociImage,
      config: {mediaType: ociConfigType, ...config},
      layers,
    }),
  )
  await writeFile(join(directory, 'oci-layout'), json({imageLayoutVersion: '1.0.0'}))
  await writeFile(
    join(directory, 'index.json'),
    json({
      schemaVersion: 2,
      mediaType: manifestTypes.ociIndex,
      manifests: [
        {
          mediaType: manifestTypes.ociImage,
          ...manifest,
          annotations: {'org.opencontainers.image.ref.name': image.ref ?? 'latest'},
        },
      ],
    }),
  )
  return {digest: manifest.digest, configDigest: config.digest}
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}
