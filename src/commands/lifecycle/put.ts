import {Args, Flags} from '@oclif/core'
import {serverNow} from '../../aws/server-date.js'
import {exitCodes} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import {plural} from '../../core/units.js'
import {comparePolicies} from '../../lifecycle/describe-rule.js'
import {evaluatePolicy} from '../../lifecycle/evaluate.js'
import {guardFindings, imagesInDanger} from '../../lifecycle/in-use.js'
import {parsePolicy} from '../../lifecycle/parse-policy.js'
import {loadRepositoryImages} from '../../observe/load-repository-images.js'
import {formatFindings} from '../../ui/findings.js'
import {formatEvaluation, formatLook} from '../../ui/lifecycle-evaluation.js'
import {formatPolicyDifferences} from '../../ui/lifecycle-policy.js'
import {destinationLine} from '../../ui/scaling-destination.js'
import {currentPolicyText, LifecycleCommand, lookForUse, policyFlag} from '../flags/lifecycle.js'

/** `gantry lifecycle put`: checked, compared, evaluated and guarded before anything is sent. */
export default class LifecyclePut extends LifecycleCommand<typeof LifecyclePut> {
  static override summary = 'give an ECR repository a lifecycle policy, after showing what it will do'
  static override description =
    'Checks the policy offline with the words ECR itself would use, shows what differs from the policy in force and which images would go, refuses when one of them is in use, and asks before it is sent.'
  static override examples = [
    'gantry lifecycle put web --policy lifecycle.json',
    'gantry lifecycle put web --policy lifecycle.json --yes',
    'gantry lifecycle put web --policy lifecycle.json --dry-run --json',
  ]
  static override args = {repository: Args.string({description: 'repository name', required: true, ignoreStdin: true})}
  static override flags = {
    ...policyFlag,
    'allow-in-use': Flags.boolean({description: 'put it even when it takes images that are in use'}),
    'dry-run': Flags.boolean({description: 'show what would be sent, send nothing'}),
  }

  async run(): Promise<void> {
    const {repository} = this.args
    const {text, policy, findings} = await this.readPolicy(repository)
    const {api, region, endpoint, accountId} = await this.connect('ecr', 'ecs', 'lambda', 'sts')
    const account = await accountId()
    const subject = [`repository ${repository}`]
    this.output.progress(destinationLine({account, region, subject, ...(endpoint ? {endpoint} : {})}))
    const current = await currentPolicyText(api.ecr, repository)
    const differences = comparePolicies(current === undefined ? undefined : parsePolicy(current).policy, policy)
    const answer = {v: 1, account, region, repository, ...(endpoint ? {endpoint} : {}), differences}
    if (differences.length === 0) {
      this.output.answer('the repository has this policy already: nothing was sent')
      this.output.document({...answer, outcome: 'unchanged', findings})
      return
    }
    this.output.progress(formatPolicyDifferences(differences, this.output.err))
    const images = await loadRepositoryImages(api.ecr, repository)
    const atMs = await serverNow(api.sts, Date.now())
    const evaluation = evaluatePolicy(policy, images, atMs)
    const acted = evaluation.images.filter(({action, next}) => action !== 'keep' || next).length
    this.output.progress(formatEvaluation(evaluation, atMs, this.output.err))
    const guard: Finding[] = []
    if (acted > 0) {
      const {look, inUse} = await lookForUse(
        this.output,
        api,
        {accountId: account, region, repositoryName: repository},
        images,
      )
      guard.push(...guardFindings(imagesInDanger(evaluation.images, inUse), look))
      this.output.progress(formatLook(look, this.output.err))
    }
    const all = [...findings, ...evaluation.flags, ...guard]
    if (all.length > 0 && !this.output.json) this.output.warn(formatFindings(all, this.output.err))
    const end = (outcome: 'put' | 'not-sent' | 'refused', exitCode: number, words: string) => {
      this.output.answer(words)
      this.output.document({...answer, outcome, acted, findings: all})
      this.exit(exitCode)
    }
    if (guard.length > 0 && !this.flags['allow-in-use']) end('refused', exitCodes.no, 'refused: nothing was sent')
    if (this.flags['dry-run']) end('not-sent', exitCodes.done, 'nothing was sent')
    if (!(await this.confirm(`put this policy on ${repository}?`, '--yes')))
      end('not-sent', exitCodes.no, 'nothing was sent')
    await api.ecr.putLifecyclePolicy({repositoryName: repository, lifecyclePolicyText: text})
    end('put', exitCodes.done, `PutLifecyclePolicy ${repository}: ${plural(policy.rules.length, 'rule')}`)
  }
}
