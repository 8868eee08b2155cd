import type {CreateRepositoryCommandInput, EncryptionType, ImageTagMutability, Repository} from '@aws-sdk/client-ecr'
import type {EcrApi} from '../core/api.js'
import {UserError} from '../core/errors.js'

/** What a repository is wanted to be; an absent member is left as it is. */
export interface WantedRepository {
  name: string
  tagMutability?: ImageTagMutability
  scanOnPush?: boolean
  encryption?: EncryptionType
  kmsKey?: string
  /** Repository policy text. */
  policyText?: string
  /** Lifecycle policy text. */
  lifecyclePolicyText?: string
  /** Used when it is made only. */
  tags?: Record<string, string>
}

/** One call that is needed. */
export interface RepositoryChange {
  operation:
    | 'CreateRepository'
    | 'PutImageTagMutability'
    | 'PutImageScanningConfiguration'
    | 'SetRepositoryPolicy'
    | 'PutLifecyclePolicy'
  what: string
  send(): Promise<unknown>
}

type RepositoryApi = Pick<
  EcrApi,
  | 'describeRepositories'
  | 'createRepository'
  | 'putImageTagMutability'
  | 'putImageScanningConfiguration'
  | 'getRepositoryPolicy'
  | 'setRepositoryPolicy'
  | 'getLifecyclePolicy'
  | 'putLifecyclePolicy'
>

/** A repository as ECR has it, or undefined. */
export async function findRepository(
  ecr: Pick<EcrApi, 'describeRepositories'>,
  name: string,
): Promise<Repository | undefined> {
  try {
    return (await ecr.describeRepositories({repositoryNames: [name]})).repositories?.[0]
  } catch (error) {
    if ((error as Error).name === 'RepositoryNotFoundException') return undefined
    throw error
  }
}

/**
 * The calls that make the repository what is wanted; none when it is.
 * @throws UserError when its encryption differs: that is fixed when a repository is made.
 */
export async function planRepository(ecr: RepositoryApi, wanted: WantedRepository): Promise<RepositoryChange[]> {
  const {name: repositoryName} = wanted
  const live = await findRepository(ecr, repositoryName)
  const changes: RepositoryChange[] = []
  if (!live)
    changes.push({
      operation: 'CreateRepository',
      what: describeNew(wanted),
      send: () => ecr.createRepository(createInput(wanted)),
    })
  else {
    checkEncryption(live, wanted)
    const {tagMutability, scanOnPush} = wanted
    if (tagMutability && live.imageTagMutability !== tagMutability) {
      changes.push({
        operation: 'PutImageTagMutability',
        what: `${live.imageTagMutability} → ${tagMutability}`,
        send: () => ecr.putImageTagMutability({repositoryName, imageTagMutability: tagMutability}),
      })
    }
    if (scanOnPush !== undefined && Boolean(live.imageScanningConfiguration?.scanOnPush) !== scanOnPush) {
      changes.push({
        operation: 'PutImageScanningConfiguration',
        what: `scan on push ${!scanOnPush} → ${scanOnPush}`,
        send: () => ecr.putImageScanningConfiguration({repositoryName, imageScanningConfiguration: {scanOnPush}}),
      })
    }
  }
  const {policyText, lifecyclePolicyText} = wanted
  if (policyText !== undefined) {
    const now =
      live &&
      (await absentAs(
        'RepositoryPolicyNotFoundException',
        async () => (await ecr.getRepositoryPolicy({repositoryName})).policyText,
      ))
    if (!sameJson(now, policyText))
      changes.push({
        operation: 'SetRepositoryPolicy',
        what: now ? 'changed' : 'new',
        send: () => ecr.setRepositoryPolicy({repositoryName, policyText}),
      })
  }
  if (lifecyclePolicyText !== undefined) {
    const now =
      live &&
      (await absentAs(
        'LifecyclePolicyNotFoundException',
        async () => (await ecr.getLifecyclePolicy({repositoryName})).lifecyclePolicyText,
      ))
    if (!sameJson(now, lifecyclePolicyText))
      changes.push({
        operation: 'PutLifecyclePolicy',
        what: now ? 'changed' : 'new',
        send: () => ecr.putLifecyclePolicy({repositoryName, lifecyclePolicyText}),
      })
  }
  return changes
}

function createInput(wanted: WantedRepository): CreateRepositoryCommandInput {
  const {name, tagMutability, scanOnPush, encryption, kmsKey, tags} = wanted
  return {
    repositoryName: name,
    ...(tagMutability ? {imageTagMutability: tagMutability} : {}),
    ...(scanOnPush === undefined ? {} : {imageScanningConfiguration: {scanOnPush}}),
    ...(encryption ? {encryptionConfiguration: {encryptionType: encryption, ...(kmsKey ? {kmsKey} : {})}} : {}),
    ...(tags && Object.keys(tags).length > 0 ? {tags: Object.entries(tags).map(([Key, Value]) => ({Key, Value}))} : {}),
  }
}

const describeNew = ({tagMutability, scanOnPush, encryption}: WantedRepository) =>
  [tagMutability, scanOnPush === undefined ? undefined : `scan on push ${scanOnPush}`, encryption]
    .filter(Boolean)
    .join(', ') || 'with ECR’s defaults'

function checkEncryption(live: Repository, {name, encryption, kmsKey}: WantedRepository): void {
  const now = live.encryptionConfiguration
  if (encryption && (now?.encryptionType ?? 'AES256') !== encryption) {
    throw new UserError(
      `repository \`${name}\` is encrypted with ${now?.encryptionType ?? 'AES256'}, not ${encryption}`,
      {
        why: 'the encryption of a repository is fixed when it is made',
        fix: 'copy its images to a new repository, or leave --encryption out',
      },
    )
  }
  if (kmsKey && now?.kmsKey !== undefined && now.kmsKey !== kmsKey && !now.kmsKey.endsWith(`/${kmsKey}`)) {
    throw new UserError(`repository \`${name}\` is encrypted with key ${now.kmsKey}`, {
      why: 'the key of a repository is fixed when it is made',
    })
  }
}

async function absentAs(name: string, read: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await read()
  } catch (error) {
    if ((error as Error).name === name) return undefined
    throw error
  }
}

function sameJson(a: string | undefined, b: string): boolean {
  if (a === undefined) return false
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b))
  } catch {
    return a === b
  }
}
