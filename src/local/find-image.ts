import {parseReference} from '../registry/reference.js'
import {type EcrImage, type EcrRepository, type EcrState, ecrRegion, findByReference} from './ecr-state.js'
import type {OperationContext} from './operation.js'

export interface ImagePlatform {
  os: string
  architecture: string
  variant?: string
}

/** What the endpoint's task runner needs to know of an image before it runs one. */
export type FoundImage =
  | {kind: 'not-ours'}
  | {kind: 'missing-repository'; repository: string}
  | {kind: 'missing-tag'; repository: string; reference: string}
  | {
      kind: 'found'
      repository: string
      digest: string
      /** The image's one platform, or those of an index; empty for an artifact that is no image. */
      platforms: ImagePlatform[]
      /** Labels of the image config for that platform; empty when the image has none for it. */
      labelsFor(platform: {os: string; architecture: string}): Record<string, string>
    }

/**
 * Resolves an image reference against the endpoint's registry. Ours are `ACCOUNT.dkr.ecr.REGION.amazonaws.com/…` of
 * the endpoint's account (any region) and the endpoint's own address; everything else is `not-ours`.
 */
export function findImage(state: EcrState, imageReference: string, context: OperationContext): FoundImage {
  const reference = parseReference(imageReference)
  if (!reference) return {kind: 'not-ours'}
  const {ecr} = reference
  const own = reference.host === new URL(context.endpoint).host || isOwnName(reference.host, context.endpoint)
  if (!own && (!ecr || ecr.public || ecr.accountId !== context.accountId)) return {kind: 'not-ours'}
  const region = ecr?.region ?? context.region
  const name = reference.repository
  const repository = ecrRegion(state, region).repositories.find(candidate => candidate.name === name)
  if (!repository) return {kind: 'missing-repository', repository: name}
  const wanted = reference.digest ?? reference.tag ?? 'latest'
  const image = findByReference(repository, wanted)
  if (!image) return {kind: 'missing-tag', repository: name, reference: wanted}
  const images = image.children.length > 0 ? childrenOf(repository, image) : [image]
  const configs = images.flatMap(one => (one.image ? [one.image] : []))
  return {
    kind: 'found',
    repository: name,
    digest: image.digest,
    platforms: configs
      .filter(config => config.os !== 'unknown')
      .map(({os, architecture, variant}) => ({os, architecture, ...(variant ? {variant} : {})})),
    labelsFor: platform =>
      configs.find(config => config.os === platform.os && config.architecture === platform.architecture)?.labels ?? {},
  }
}

function isOwnName(host: string, endpoint: string): boolean {
  const {port} = new URL(endpoint)
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

function childrenOf(repository: EcrRepository, index: EcrImage, depth = 0): EcrImage[] {
  return index.children.flatMap(digest => {
    const child = repository.images.find(image => image.digest === digest)
    if (!child) return []
    return child.children.length > 0 && depth < 3 ? childrenOf(repository, child, depth + 1) : [child]
  })
}
