import type {Clock} from '../core/clock.js'
import {type EventBody, envelope} from '../core/event.js'
import type {RegistryApi} from './api.js'
import {Channel, eachLimited, type Gate, gate} from './channel.js'
import type {BlobDone, PushEvent} from './event.js'
import {type Descriptor, ociGzipLayerType} from './manifest.js'
import {pace} from './pace.js'
import {publish} from './publish.js'
import {type RetryOptions, withRetry} from './retry.js'
import type {Blob, ImageNode, ImageSource, LayerBuild, LayerMemory, LoadedImage, UnbuiltImage} from './source.js'
import {checkHeldSize, uploadBlob} from './upload.js'

export interface PushRequest {
  api: RegistryApi
  /** The repository's name in the registry. */
  repository: string
  /** `HOST/NAME` as it is to be deployed from: what stands before `@sha256:…`. */
  uri: string
  image: LoadedImage
  source: ImageSource
  tags: string[]
  /** Blobs at a time. */
  jobs: number
  withReferrers?: boolean
  memory?: LayerMemory
  /** So many manifests are put at once, then as many a second, where the registry has such a limit. */
  manifestsPerSecond?: number
  /** Which of these blobs the registry holds: one question in place of a HEAD for each, where there is one. */
  checkBlobs?(digests: string[]): Promise<Map<string, number | undefined> | undefined>
  /**
   * Asked once the digest is known and before a byte is sent, to refuse or to leave tags out; layers of an archive
   * are then all compressed first. Answers the tags still to be set.
   */
  beforeUpload?(digest: string): Promise<string[]>
  clock: Clock
  random(): number
  signal?: AbortSignal
}

type Body = EventBody<PushEvent>

/**
 * Pushes an image: blobs, then manifests children first by digest, then tags. No tag is set before everything it
 * stands for is there; a run that broke off is finished by running it again.
 * Yields the events of contracts "push lines" between start and result, which are the caller's.
 * @throws UserError for a damaged source, RegistryError when the registry refuses.
 */
export async function* push(request: PushRequest): AsyncGenerator<PushEvent, ImageNode, undefined> {
  const channel = new Channel<PushEvent>()
  const emit = (body: Body) => channel.emit(envelope<PushEvent>(request.clock.now(), body))
  const retry = (what: string): RetryOptions => ({
    clock: request.clock,
    random: request.random,
    ...(request.signal ? {signal: request.signal} : {}),
    onRetry: ({attempt, waitMs, reason}) => emit({type: 'retry', what, attempt, waitMs, reason}),
  })
  const run = async () => {
    const {manifestsPerSecond, clock, signal} = request
    const turn = manifestsPerSecond ? pace(manifestsPerSecond, clock, signal) : async () => undefined
    const context: PushContext = {...request, emit, retry, done: new Map(), manifestTurn: turn}
    let tags = request.tags
    let image: ImageNode
    if (request.image.kind === 'unbuilt') {
      let layers: Descriptor[] | undefined
      if (request.beforeUpload) {
        const built = await buildAll(context, request.image)
        tags = await request.beforeUpload(request.image.assemble(built.map(describe)).digest)
        layers = built.map(describe)
        await sendBlobs(context, built)
      } else {
        layers = await buildAndSend(context, request.image)
      }
      image = request.image.assemble(layers)
    } else {
      image = request.image
      if (request.beforeUpload) tags = await request.beforeUpload(image.digest)
    }
    await sendBlobs(context, blobsOf(image))
    await publish(context, image, tags)
    return image
  }
  return yield* channel.drain(run())
}

/** What the steps of one push share. */
export interface PushContext extends PushRequest {
  emit(body: Body): void
  retry(what: string): RetryOptions
  /** Blobs that are in the repository already, by digest. */
  done: Map<string, BlobDone['result']>
  /** Awaited before a manifest is put. */
  manifestTurn(): Promise<void>
}

/** Every blob of an image and its children, each digest once. */
export function blobsOf(image: ImageNode): Blob[] {
  const unique = new Map<string, Blob>()
  const walked = new Set<string>()
  const walk = (node: ImageNode) => {
    if (walked.has(node.digest)) return
    walked.add(node.digest)
    for (const blob of node.blobs) if (!unique.has(blob.digest)) unique.set(blob.digest, blob)
    for (const child of node.children) walk(child)
  }
  walk(image)
  return [...unique.values()]
}

/** Uploads what the repository does not hold yet. */
export async function sendBlobs(context: PushContext, blobs: Blob[]): Promise<void> {
  const wanted = blobs.filter(blob => !context.done.has(blob.digest))
  if (wanted.length === 0) return
  const known = await context.checkBlobs?.(wanted.map(blob => blob.digest))
  for (const {digest, size} of wanted) {
    context.emit({type: 'blob-progress', digest, stage: 'waiting', doneBytes: 0, size})
  }
  await eachLimited(wanted, context.jobs, blob => sendBlob(context, blob, known))
}

async function sendBlob(context: PushContext, blob: Blob, known?: Map<string, number | undefined>): Promise<void> {
  const {api, repository, emit} = context
  const held = known?.get(blob.digest)
  let result: BlobDone['result'] = 'exists'
  if (held === undefined) {
    result = await uploadBlob(api, repository, blob, {
      ...context.retry(`blob ${blob.digest}`),
      knownMissing: known !== undefined,
      onProgress: doneBytes =>
        emit({type: 'blob-progress', digest: blob.digest, stage: 'uploading', doneBytes, size: blob.size}),
    })
  } else {
    checkHeldSize(api, blob, held)
  }
  context.done.set(blob.digest, result)
  emit({type: 'blob', digest: blob.digest, size: blob.size, result})
}

/**
 * Layers are compressed one after another, each by all cores, and sent beside the compression of those that follow:
 * the largest first, since what is compressed last is sent alone. The config goes before, so that a registry that
 * takes nothing says so before the work.
 */
async function buildAndSend(context: PushContext, image: UnbuiltImage): Promise<Descriptor[]> {
  await sendBlobs(context, [image.config])
  for (const {diffId, size, remembered} of image.layers) {
    if (!remembered) context.emit({type: 'blob-progress', digest: diffId, stage: 'compressing', doneBytes: 0, size})
  }
  const remembered = image.layers.flatMap(layer => (layer.remembered ? [layer.remembered.digest] : []))
  const known = remembered.length > 0 ? await context.checkBlobs?.(remembered) : undefined
  const compressing = gate(1)
  const sending = gate(context.jobs)
  const largestFirst = [...image.layers.keys()].sort((a, b) => sizeOf(image, b) - sizeOf(image, a))
  const layers: Descriptor[] = new Array(image.layers.length)
  await eachLimited(largestFirst, context.jobs + 1, async index => {
    const layer = image.layers[index] as LayerBuild
    layers[index] =
      (await heldLayer(context, layer, known)) ?? (await buildAndSendLayer(context, layer, compressing, sending))
  })
  return layers
}

const sizeOf = (image: UnbuiltImage, index: number) => (image.layers[index] as LayerBuild).size

/** What the layer became when it was last compressed, where the repository still holds that. */
async function heldLayer(
  context: PushContext,
  {remembered}: LayerBuild,
  known?: Map<string, number | undefined>,
): Promise<Descriptor | undefined> {
  if (!remembered) return undefined
  const ask = () => context.api.blobSize(context.repository, remembered.digest)
  const held = known ? known.get(remembered.digest) : await withRetry(ask, context.retry(`blob ${remembered.digest}`))
  if (held !== remembered.size) return undefined
  if (!context.done.has(remembered.digest)) {
    context.done.set(remembered.digest, 'exists')
    context.emit({type: 'blob', ...remembered, result: 'exists'})
  }
  return {mediaType: ociGzipLayerType, ...remembered}
}

async function buildAndSendLayer(
  context: PushContext,
  layer: LayerBuild,
  compressing: Gate,
  sending: Gate,
): Promise<Descriptor> {
  const leave = await compressing()
  // The next one begins when this one's last bytes are with the compressor: no core waits in between.
  const blob = await build(context, layer, leave).finally(leave)
  const {digest, size} = blob
  if (!context.done.has(digest)) context.emit({type: 'blob-progress', digest, stage: 'waiting', doneBytes: 0, size})
  const sent = await sending()
  try {
    if (!context.done.has(blob.digest)) await sendBlob(context, blob)
  } finally {
    sent()
  }
  return describe(blob)
}

function buildAll(context: PushContext, image: UnbuiltImage): Promise<Blob[]> {
  return eachLimited(image.layers, context.jobs, layer => build(context, layer))
}

async function build(context: PushContext, layer: LayerBuild, onRead?: () => void): Promise<Blob> {
  const blob = await layer.build(doneBytes => {
    context.emit({type: 'blob-progress', digest: layer.diffId, stage: 'compressing', doneBytes, size: layer.size})
    if (doneBytes === layer.size) onRead?.()
  })
  if (blob.warning) context.emit({type: 'warning', message: blob.warning})
  // What is remembered is taken for gzip of that diff_id.
  if (blob.mediaType === ociGzipLayerType) context.memory?.set(layer.diffId, {digest: blob.digest, size: blob.size})
  return blob
}

function describe(blob: Blob): Descriptor {
  return {mediaType: blob.mediaType, digest: blob.digest, size: blob.size}
}
