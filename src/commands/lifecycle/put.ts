import {Args, Flags} from '@oclif/core'
import {exitCodes} from '../../core/errors.js'
import {plural} from '../../core/units.js'
import {comparePolicies} from '../../lifecycle/describe-rule.js'
import {parsePolicy} from '../../lifecycle/parse-policy.js'
import {formatFindings} from '../../ui/findings.js'
import {formatPolicyDifferences} from '../../ui/lifecycle-policy.js'
import {destinationLine} from '../../ui/scaling-destination.js'
import {currentPolicyText, LifecycleCommand, policyFlag} from '../flags/lifecycle.js'

/** `gantry lifecycle put`: the policy is checked offline first, and sent only when it says something new. */
export default class LifecyclePut extends LifecycleCommand<typeof LifecyclePut> {
  static override summary = 'give an ECR repository a lifecycle policy, after showing what it changes'
  static override description =
    'Checks the policy offline with the words ECR itself would use, shows what differs from the policy in force, and asks before it is sent.'
  static override examples = [
    'gantry lifecycle put web --policy lifecycle.json',
    'gantry lifecycle put web --policy lifecycle.json --yes',
    'gantry lifecycle put web --policy lifecycle.json --dry-run --json',
  ]
  static override args = {repository: Args.string({description: 'repository name', required: true, ignoreStdin: true})}
  static override flags = {
    ...policyFlag,
    'dry-run': Flags.boolean({description: 'show what would be sent, send nothing'}),
  }

  async run(): Promise<void> {
    const {repository} = this.args
    const {text, policy, findings} = await this.readPolicy(repository)
    const {api, region, endpoint, accountId} = await this.connect('ecr')
    const account = await accountId()
    this.output.progress(
      destinationLine({account, region, subject: [`repository ${repository}`], ...(endpoint ? {endpoint} : {})}),
    )
    if (findings.length > 0 && !this.output.json) this.output.warn(formatFindings(findings, this.output.err))
    const current = await currentPolicyText(api.ecr, repository)
    const differences = comparePolicies(current === undefined ? undefined : parsePolicy(current).policy, policy)
    const answer = {v: 1, account, region, repository, ...(endpoint ? {endpoint} : {}), differences, findings}
    if (differences.length === 0) {
      this.output.answer('the repository has this policy already: nothing was sent')
      this.output.document({...answer, outcome: 'unchanged'})
      return
    }
    this.output.progress(formatPolicyDifferences(differences, this.output.err))
    if (this.flags['dry-run'] || !(await this.confirm(`put this policy on ${repository}?`, '--yes'))) {
      this.output.answer('nothing was sent')
      this.output.document({...answer, outcome: 'not-sent'})
      this.exit(this.flags['dry-run'] ? exitCodes.done : exitCodes.no)
    }
    await api.ecr.putLifecyclePolicy({repositoryName: repository, lifecyclePolicyText: text})
    this.output.answer(`PutLifecyclePolicy ${repository}: ${plural(policy.rules.length, 'rule')}`)
    this.output.document({...answer, outcome: 'put'})
  }
}
