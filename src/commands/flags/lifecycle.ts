import {type Command, Flags} from '@oclif/core'
import {AwsCommand} from '../../base-command.js'
import type {EcrApi} from '../../core/api.js'
import {UserError} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import {readTextFile} from '../../io/files.js'
import {parsePolicy} from '../../lifecycle/parse-policy.js'
import type {LifecyclePolicy} from '../../lifecycle/policy.js'
import {formatFindings} from '../../ui/findings.js'

export const policyFlag = {
  policy: Flags.string({description: 'lifecycle policy file (default: of gantry.yml)', helpValue: 'FILE'}),
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
