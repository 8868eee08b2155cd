import type {ScanDeclaration, ScanningConfiguration} from './ecr-scanning.js'
import type {OperationContext} from './operation.js'
import {AwsFault} from './operation.js'

/** ECR as the endpoint keeps it: plain data, JSON in and out; blobs' bytes stand in the store. */
export interface EcrState {
  regions: Record<string, EcrRegion>
}

export interface EcrRegion {
  repositories: EcrRepository[]
  /** PutAccountSetting's values, such as BLOB_MOUNTING → ENABLED. */
  accountSettings: Record<string, string>
  /** Basic without rules unless it was put. */
  scanning?: ScanningConfiguration
  /** What scans find, declared. */
  scans?: ScanDeclaration[]
}

export interface EcrRepository {
  name: string
  createdAtMs: number
  tagMutability: string
  /** Wildcard filters of IMMUTABLE_WITH_EXCLUSION and MUTABLE_WITH_EXCLUSION. */
  exclusionFilters: string[]
  scanOnPush: boolean
  encryptionType: string
  kmsKey?: string
  resourceTags: {key: string; value: string}[]
  lifecyclePolicy?: {text: string; putAtMs: number}
  lifecyclePreview?: {text: string; startedAtMs: number}
  policyText?: string
  images: EcrImage[]
  blobs: EcrBlob[]
}

/** A blob a repository holds; `image` when it is an image config, read when it was uploaded. */
export interface EcrBlob {
  digest: string
  sizeBytes: number
  image?: ImageConfig
}

/** What a container runtime reads from an image's config. */
export interface ImageConfig {
  os: string
  architecture: string
  variant?: string
  labels: Record<string, string>
}

/** A manifest a repository holds, byte for byte in `text`. */
export interface EcrImage {
  digest: string
  mediaType: string
  text: string
  tags: string[]
  pushedAtMs: number
  lastPulledAtMs?: number
  scannedAtMs?: number
  artifactType?: string
  /** The digest this manifest refers to: it is a signature, an SBOM, an attestation. */
  subject?: string
  /** Digests of an index's manifests. */
  children: string[]
  /** Layers and config, in bytes. */
  sizeBytes: number
  image?: ImageConfig
  storageClass?: 'STANDARD' | 'ARCHIVE'
  lastArchivedAtMs?: number
  lastActivatedAtMs?: number
}

/** ECR with nothing in it. */
export function createEcrState(): EcrState {
  return {regions: {}}
}

/** The region's part of the state, made when it is first asked for. */
export function ecrRegion(state: EcrState, region: string): EcrRegion {
  const found = Object.hasOwn(state.regions, region) ? state.regions[region] : undefined
  if (found) return found
  const made: EcrRegion = {repositories: [], accountSettings: {}}
  state.regions[region] = made
  return made
}

/** @throws AwsFault RepositoryNotFoundException, in ECR's words. */
export function requireRepository(
  state: EcrState,
  name: string | undefined,
  context: Pick<OperationContext, 'region' | 'accountId'>,
): EcrRepository {
  const found = ecrRegion(state, context.region).repositories.find(repository => repository.name === name)
  if (found) return found
  throw new AwsFault(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${context.accountId}'`,
  )
}

/** The image a tag or digest names, or undefined. */
export function findByReference(repository: EcrRepository, reference: string): EcrImage | undefined {
  // No tag has a colon, every digest has one.
  if (reference.includes(':')) return repository.images.find(image => image.digest === reference)
  return repository.images.find(image => image.tags.includes(reference))
}

/** `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME` (`.cn` in China). */
export function repositoryUri(name: string, context: Pick<OperationContext, 'region' | 'accountId'>): string {
  const suffix = context.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `${context.accountId}.dkr.ecr.${context.region}.${suffix}/${name}`
}

export function repositoryArn(name: string, context: Pick<OperationContext, 'region' | 'accountId'>): string {
  const partition = context.region.startsWith('cn-') ? 'aws-cn' : 'aws'
  return `arn:${partition}:ecr:${context.region}:${context.accountId}:repository/${name}`
}
