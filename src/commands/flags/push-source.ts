import {type CacheFile, openCache} from '../../io/cache.js'
import {isDigest} from '../../registry/reference.js'
import type {ImageSource, LayerMemory} from '../../registry/source.js'
import {openSource} from '../../registry/sources/open-source.js'
import type {Output} from '../../ui/output.js'
import {ReceiveProgress} from '../../ui/push-receive.js'
import type {PushOptions} from './push-files.js'
import {openRemoteSource} from './registry-source.js'
import type {ConnectEcr} from './registry-target.js'

type Memory = LayerMemory & Pick<CacheFile<unknown>, 'save'>

/** Opens SOURCE, with what earlier pushes remember of its layers; what is read whole first is shown as it comes. */
export async function openPushSource(
  source: string,
  into: string | undefined,
  options: PushOptions & {connect: ConnectEcr; output: Output},
): Promise<{source: ImageSource; memory: Memory}> {
  const memory = await openLayerMemory()
  const receiving = new ReceiveProgress(options.output)
  try {
    const opened = await openSource(source, {
      memory,
      standardInput: process.stdin,
      environment: process.env,
      onReceive: (where, doneBytes) => receiving.show(where, doneBytes),
      connectRemote: image => openRemoteSource(image, {...options, ...(into ? {into} : {})}),
      ...(options.select ? {select: options.select} : {}),
      ...(options.platform ? {platform: options.platform} : {}),
    })
    return {source: opened, memory}
  } finally {
    receiving.close()
  }
}

/** What layers became when they were last compressed, by diff_id and the way they are compressed. */
async function openLayerMemory(): Promise<Memory> {
  const cache = await openCache<{digest: string; size: number}>('layers-gzip-1', isLayer)
  return {get: diffId => cache.get(diffId), set: (diffId, layer) => cache.set(diffId, layer), save: () => cache.save()}
}

function isLayer(value: unknown): value is {digest: string; size: number} {
  const {digest, size} = (value ?? {}) as {digest?: unknown; size?: unknown}
  return typeof digest === 'string' && isDigest(digest) && Number.isSafeInteger(size)
}
