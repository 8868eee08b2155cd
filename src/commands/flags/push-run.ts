import type {Repository} from '@aws-sdk/client-ecr'
import {systemClock} from '../../core/clock.js'
import {UserError} from '../../core/errors.js'
import {envelope} from '../../core/event.js'
import {checkBlobs, fixedTags, tagsLeft} from '../../registry/ecr-repository.js'
import {type ScanSeverity, scanExitCode, scanTargets, waitForScan} from '../../registry/ecr-scan.js'
import type {PushEvent, PushResult} from '../../registry/event.js'
import {maxManifests, type Platform} from '../../registry/manifest.js'
import {push} from '../../registry/push.js'
import type {ImageNode, ImageSource, LayerMemory} from '../../registry/source.js'
import {writeLayout} from '../../registry/sources/write-layout.js'
import type {ConnectedRegistry} from './registry-target.js'

/** AWS docs: Amazon ECR service quotas, "Rate of PutImage requests". */
const putImagesPerSecond = 10

/** What --wait-for-scan and its flags say. */
export interface ScanOptions {
  failOn?: ScanSeverity
  strict: boolean
  timeoutMs: number
  pollIntervalMs: number
}

export interface PushRun {
  source: ImageSource
  target: ConnectedRegistry
  tags: string[]
  jobs: number
  platform?: Platform
  withReferrers?: boolean
  memory?: LayerMemory
  scan?: ScanOptions
  signal?: AbortSignal
  show(event: PushEvent): void
}

/** One push with its start and result. Answers the result, which has not been shown yet. */
export async function runPush(run: PushRun): Promise<PushResult> {
  const {source, target, tags, show} = run
  const {api, ecr} = target
  const place = ecr ?? target.ecrPublic
  if (run.scan && !ecr)
    throw new UserError(`${target.uri} is not in a private registry of ECR: nothing scans it`, {
      fix: 'leave --wait-for-scan out',
    })
  show(
    envelope<PushEvent>(systemClock.now(), {
      type: 'start',
      source: source.description,
      repository: target.uri,
      tags,
      ...(place ? {region: place.region} : {}),
      ...(place?.account === undefined ? {} : {account: place.account}),
      ...(target.endpoint ? {endpoint: target.endpoint} : {}),
    }),
  )
  const image = await source.load(run.platform ? {platform: run.platform} : {})
  const fixed = ecr ? await fixedTags(ecr.api, ecr.repository, tags) : new Map<string, string>()
  const events = push({
    api,
    repository: target.repository,
    uri: target.uri,
    image,
    source,
    tags,
    jobs: run.jobs,
    clock: systemClock,
    random: Math.random,
    ...(run.withReferrers ? {withReferrers: true} : {}),
    ...(run.memory ? {memory: run.memory} : {}),
    ...(run.signal ? {signal: run.signal} : {}),
    ...(ecr ? {checkBlobs: digests => checkBlobs(ecr.api, ecr.repository, digests)} : {}),
    ...(place && !target.endpoint ? {manifestsPerSecond: putImagesPerSecond} : {}),
    ...(fixed.size > 0
      ? {beforeUpload: async (digest: string) => tagsLeft(ecr?.repository as Repository, tags, fixed, digest)}
      : {}),
  })
  for (;;) {
    const next = await events.next()
    if (!next.done) {
      show(next.value)
      continue
    }
    const {digest} = next.value
    const exitCode = run.scan && ecr ? await scan(next.value, ecr, run.scan, show) : 0
    return envelope<PushResult>(systemClock.now(), {
      type: 'result',
      reference: `${target.uri}@${digest}`,
      digest,
      ...api.traffic,
      exitCode,
    })
  }
}

async function scan(
  image: ImageNode,
  ecr: NonNullable<ConnectedRegistry['ecr']>,
  options: ScanOptions,
  show: (event: PushEvent) => void,
): Promise<number> {
  const outcomes = await Promise.all(
    scanTargets(image).map(async target => {
      const outcome = await waitForScan(target, {
        api: ecr.api,
        repositoryName: ecr.repository.repositoryName ?? '',
        ...(ecr.repository.registryId ? {registryId: ecr.repository.registryId} : {}),
        ...options,
        clock: systemClock,
      })
      show(envelope<PushEvent>(systemClock.now(), {type: 'scan', ...outcome}))
      return outcome
    }),
  )
  return scanExitCode(outcomes, options.strict)
}

/** An image, and with `withReferrers` what refers to it, written into an OCI layout folder. */
export async function copyToLayout(run: {
  source: ImageSource
  directory: string
  tags: string[]
  platform?: Platform
  withReferrers?: boolean
  show(event: PushEvent): void
}): Promise<PushResult> {
  const {source, directory, show} = run
  const repository = `oci:${directory}`
  show(envelope<PushEvent>(systemClock.now(), {type: 'start', source: source.description, repository, tags: run.tags}))
  const image = await source.load(run.platform ? {platform: run.platform} : {})
  if (image.kind !== 'image') throw new UserError(`${source.description} cannot be copied`, {fix: 'push it instead'})
  let bytes = 0
  const ref = run.tags[0]
  await writeLayout(directory, image, {
    referrers: run.withReferrers ? await referrersOf(source, image) : [],
    ...(ref ? {ref} : {}),
    onBlob: ({digest, size}, result) => {
      if (result === 'uploaded') bytes += size
      show(envelope<PushEvent>(systemClock.now(), {type: 'blob', digest, size, result}))
    },
  })
  const {digest} = image
  const reference = `${repository}@${digest}`
  return envelope<PushResult>(systemClock.now(), {
    type: 'result',
    reference,
    digest,
    bytesSent: bytes,
    requests: 0,
    exitCode: 0,
  })
}

/** All that refers to an image, to its children and to what refers to them. @throws UserError for more than a sane few. */
async function referrersOf(source: ImageSource, image: ImageNode): Promise<ImageNode[]> {
  const found: ImageNode[] = []
  const seen = new Set<string>()
  const walk = async (node: ImageNode): Promise<void> => {
    if (seen.has(node.digest)) return
    seen.add(node.digest)
    if (seen.size > maxManifests) {
      throw new UserError(`${source.description} has more than ${maxManifests} manifests and referrers`)
    }
    for (const referrer of await source.referrers(node.digest)) {
      if (!seen.has(referrer.digest)) found.push(referrer)
      await walk(referrer)
    }
    for (const child of node.children) await walk(child)
  }
  await walk(image)
  return found
}
