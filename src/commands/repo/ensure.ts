import {Args} from '@oclif/core'
import {UserError} from '../../core/errors.js'
import {readTextFile} from '../../io/files.js'
import {planRepository, type WantedRepository} from '../../project/ensure-repository.js'
import {isRepositoryName} from '../../registry/reference.js'
import {destinationLine} from '../../ui/scaling-destination.js'
import {LifecycleCommand} from '../flags/lifecycle.js'
import {repositoryFlags, tagsOf} from '../flags/repository.js'
import {readJsonText} from '../flags/target-tracking.js'

/** `gantry repo ensure`. */
export default class RepoEnsure extends LifecycleCommand<typeof RepoEnsure> {
  static override summary = 'make sure an ECR repository exists and is set as wanted'
  static override description =
    'Makes it when it is missing, changes only what differs, and leaves alone what no flag names. The encryption of a repository cannot be changed.'
  static override examples = [
    'gantry repo ensure web --immutable --scan-on-push',
    'gantry repo ensure web --policy lifecycle.json --repository-policy policy.json --dry-run',
  ]
  static override args = {repository: Args.string({description: 'repository name', required: true, ignoreStdin: true})}
  static override flags = repositoryFlags

  async run(): Promise<void> {
    const {repository} = this.args
    const wanted = await this.#wanted()
    const {api, region, endpoint, accountId} = await this.connect('ecr')
    const account = await accountId()
    this.output.progress(
      destinationLine({account, region, subject: [`repository ${repository}`], ...(endpoint ? {endpoint} : {})}),
    )
    const changes = await planRepository(api.ecr, wanted)
    const dryRun = Boolean(this.flags['dry-run'])
    for (const {operation, what, send} of changes) {
      if (!dryRun) await send()
      this.output.answer(`${dryRun ? 'would send ' : ''}${operation} ${repository}: ${what}`)
    }
    if (changes.length === 0) this.output.answer('nothing differs: nothing was sent')
    const outcome = changes.length === 0 ? 'unchanged' : dryRun ? 'not-sent' : 'applied'
    this.output.document({
      v: 1,
      account,
      region,
      repository,
      ...(endpoint ? {endpoint} : {}),
      outcome,
      changes: changes.map(({operation, what}) => ({operation, what})),
    })
  }

  async #wanted(): Promise<WantedRepository> {
    const {flags} = this
    const {repository: name} = this.args
    if (!isRepositoryName(name) || name.length < 2)
      throw new UserError(`\`${name.slice(0, 300)}\` is not a repository name`, {
        fix: 'lower-case letters, digits and . _ - between them; parts joined by /',
      })
    const policyFile = flags['repository-policy']
    const policyText = policyFile && (await readTextFile(policyFile))
    if (policyText) readJsonText(policyText, policyFile)
    return {
      name,
      ...(flags.immutable === undefined ? {} : {tagMutability: flags.immutable ? 'IMMUTABLE' : 'MUTABLE'}),
      ...(flags['scan-on-push'] === undefined ? {} : {scanOnPush: flags['scan-on-push']}),
      ...(flags.encryption ? {encryption: flags.encryption} : {}),
      ...(flags['kms-key'] ? {kmsKey: flags['kms-key']} : {}),
      ...(policyText ? {policyText} : {}),
      ...(flags.policy ? {lifecyclePolicyText: (await this.readPolicy(name)).text} : {}),
      tags: tagsOf(flags.tag ?? []),
    }
  }
}
