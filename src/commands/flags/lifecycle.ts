import {type Command, Flags} from '@oclif/core'
import {AwsCommand} from '../../base-command.js'
import type {EcrApi} from '../../core/api.js'
import {systemClock} from '../../core/clock.js'
import {UserError} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import {readTextFile} from '../../io/files.js'
import type {LifecycleImage} from '../../lifecycle/image.js'
import {type ImagesInUse, type ImageUse, resolveInUse} from '../../lifecycle/in-use.js'
import {parsePolicy} from '../../lifecycle/parse-policy.js'
import type {LifecyclePolicy} from '../../lifecycle/policy.js'
import {type ImagesInUseApi, loadImagesInUse, type SoughtRepository} from '../../observe/load-images-in-use.js'
import {formatFindings} from '../../ui/findings.js'
import type {Output} from '../../ui/output.js'

export const policyFlag = {
  policy: Flags.string({description: 'lifecycle policy file (default: of gantry.yml)', helpValue: 'FILE'}),
}

/** Flags of `lifecycle eval`. */
export const evaluationFlags = {
  ...policyFlag,
  images: Flags.string({
    description: 'file as `aws ecr describe-images` wrote it, instead of the repository',
    helpValue: 'FILE',
    exclusive: ['in-use', 'against-preview'],
  }),
  at: Flags.string({description: 'moment of the evaluation (default: now)', helpValue: 'ISO'}),
  all: Flags.boolean({description: 'show every kept image'}),
  'in-use': Flags.boolean({
    description: 'look for what needs the images; exit 1 when the policy would take one of them',
  }),
  'against-preview': Flags.boolean({description: 'compare with ECR’s own preview'}),
}

/** A policy file as the commands hold it. */
export interface PolicyFile {
  file: string
  text: string
  policy: LifecyclePolicy
  findings: Finding[]
}

/** What the commands of `lifecycle` share. */
export abstract class LifecycleCommand<T extends typeof Command> extends AwsCommand<T> {
  /** The policy's file: --policy, else what gantry.yml names for the repository. @throws UserError when neither does. */
  protected async policyFile(repository: string | undefined): Promise<string> {
    const given = (this.flags as {policy?: string}).policy
    if (given) return given
    const named = repository === undefined ? undefined : (await this.project())?.lifecycle?.[repository]
    if (!named)
      throw new UserError('no lifecycle policy named', {
        fix: 'pass --policy FILE, or name it under `lifecycle:` in gantry.yml',
      })
    return named
  }

  /** Reads and checks a policy. @throws UserError with the place, and with ECR's own words where it has them. */
  protected async readPolicy(repository: string | undefined): Promise<PolicyFile> {
    const file = await this.policyFile(repository)
    const text = await readTextFile(file)
    const {policy, findings} = parsePolicy(text, file)
    if (!policy) {
      const errors = findings.filter(finding => finding.severity === 'error')
      if (errors.length > 1 && !this.output.json) this.output.warn(formatFindings(errors.slice(1), this.output.err))
      const [first] = errors as [Finding]
      throw new UserError(first.what, {
        ...(first.awsMessage ? {why: `AWS would answer: ${first.awsMessage}`} : {}),
        ...(first.fix ? {fix: first.fix} : {}),
        ...(first.at ? {at: first.at} : {}),
      })
    }
    return {file, text, policy, findings}
  }
}

/** Reads everything that may need an image of the repository, with progress, and says who needs which. */
export async function lookForUse(
  output: Output,
  api: ImagesInUseApi,
  repository: SoughtRepository,
  images: readonly LifecycleImage[],
): Promise<{look: ImagesInUse; inUse: Map<string, ImageUse[]>}> {
  const look = await loadImagesInUse(api, repository, {
    clock: systemClock,
    onProgress: (what, read) => output.detail(`in use: ${read} ${what}`),
  })
  return {look, inUse: resolveInUse(images, look.uses)}
}

/** The policy text a repository has, or undefined when it has none. @throws UserError when there is no such repository. */
export async function currentPolicyText(
  ecr: Pick<EcrApi, 'getLifecyclePolicy'>,
  repositoryName: string,
): Promise<string | undefined> {
  try {
    return (await ecr.getLifecyclePolicy({repositoryName})).lifecyclePolicyText
  } catch (error) {
    const {name} = error as Error
    if (name === 'LifecyclePolicyNotFoundException') return undefined
    if (name === 'RepositoryNotFoundException') {
      throw new UserError(`repository \`${repositoryName}\` does not exist`, {
        fix: `create it: gantry repo ensure ${repositoryName}`,
        why: (error as Error).message,
      })
    }
    throw error
  }
}
