import {mkdir, open, readFile, rename, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {UserError} from '../../core/errors.js'
import {type Descriptor, manifestTypes, parseManifest} from '../manifest.js'
import {blobsOf} from '../push.js'
import type {Blob, ImageNode} from '../source.js'
import {verified} from '../upload.js'

/**
 * Writes an image, and what refers to it, into an OCI layout folder: new, or a layout already. Blobs first, index.json
 * last; what is there is not written again. @throws UserError when the folder holds something else.
 */
export async function writeLayout(
  directory: string,
  image: ImageNode,
  options: {ref?: string; referrers: ImageNode[]; onBlob?(blob: Blob, result: 'uploaded' | 'exists'): void},
): Promise<void> {
  const known = await readIndex(directory)
  const written = new Set<string>()
  for (const root of [image, ...options.referrers]) {
    for (const blob of blobsOf(root)) {
      const isNew = await writeBlob(directory, blob.digest, blob.size, verified(blob))
      options.onBlob?.(blob, isNew ? 'uploaded' : 'exists')
    }
    await writeManifests(directory, root, written)
  }
  const added: Descriptor[] = [
    descriptorOf(image, options.ref),
    ...options.referrers.map(referrer => descriptorOf(referrer)),
  ]
  const kept = known.filter(
    old =>
      !added.some(one => one.digest === old.digest && refOf(old) === refOf(one)) &&
      (!options.ref || refOf(old) !== options.ref),
  )
  await writeFile(join(directory, 'oci-layout'), JSON.stringify({imageLayoutVersion: '1.0.0'}))
  const index = {schemaVersion: 2, mediaType: manifestTypes.ociIndex, manifests: [...kept, ...added]}
  const temporary = join(directory, 'index.json.tmp')
  await writeFile(temporary, JSON.stringify(index))
  await rename(temporary, join(directory, 'index.json'))
}

const refKey = 'org.opencontainers.image.ref.name'
const refOf = (one: Descriptor) => one.annotations?.[refKey]

function descriptorOf(node: ImageNode, ref?: string): Descriptor {
  return {
    mediaType: node.mediaType,
    digest: node.digest,
    size: node.bytes.length,
    ...(node.platform ? {platform: node.platform} : {}),
    ...(node.artifactType ? {artifactType: node.artifactType} : {}),
    ...(ref ? {annotations: {[refKey]: ref}} : {}),
  }
}

async function readIndex(directory: string): Promise<Descriptor[]> {
  await mkdir(directory, {recursive: true})
  const marker = await stat(join(directory, 'oci-layout')).catch(() => undefined)
  const bytes = await readFile(join(directory, 'index.json')).catch(() => undefined)
  if (!bytes) return []
  if (!marker) throw new UserError(`${directory} holds an index.json and is no OCI layout`, {fix: 'name a new folder'})
  const index = parseManifest(bytes, manifestTypes.ociIndex, `index.json of ${directory}`)
  return index.kind === 'index' ? index.manifests : []
}

async function writeManifests(directory: string, node: ImageNode, written: Set<string>): Promise<void> {
  if (written.has(node.digest)) return
  written.add(node.digest)
  for (const child of node.children) await writeManifests(directory, child, written)
  await writeBlob(directory, node.digest, node.bytes.length, [node.bytes])
}

async function writeBlob(
  directory: string,
  digest: string,
  size: number,
  chunks: AsyncIterable<Uint8Array> | Uint8Array[],
): Promise<boolean> {
  const [algorithm = '', hex = ''] = digest.split(':')
  const path = join(directory, 'blobs', algorithm, hex)
  if ((await stat(path).catch(() => undefined))?.size === size) return false
  await mkdir(join(directory, 'blobs', algorithm), {recursive: true})
  const temporary = `${path}.tmp`
  const file = await open(temporary, 'w')
  try {
    for await (const chunk of chunks) await file.write(chunk)
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  return true
}
