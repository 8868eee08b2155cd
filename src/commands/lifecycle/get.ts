import {Args} from '@oclif/core'
import {exitCodes} from '../../core/errors.js'
import {describeRule} from '../../lifecycle/describe-rule.js'
import {parsePolicy} from '../../lifecycle/parse-policy.js'
import {currentPolicyText, LifecycleCommand} from '../flags/lifecycle.js'

/** `gantry lifecycle get`: the policy in force; its text on stdout, its rules as sentences on stderr. */
export default class LifecycleGet extends LifecycleCommand<typeof LifecycleGet> {
  static override summary = 'the lifecycle policy a repository has'
  static override examples = ['gantry lifecycle get web', 'gantry lifecycle get web > lifecycle.json']
  static override args = {repository: Args.string({description: 'repository name', required: true, ignoreStdin: true})}

  async run(): Promise<void> {
    const {repository} = this.args
    const {api} = await this.connect('ecr')
    const text = await currentPolicyText(api.ecr, repository)
    const {policy} = text === undefined ? {policy: undefined} : parsePolicy(text)
    for (const rule of policy?.rules ?? []) this.output.progress(`${rule.priority}  ${describeRule(rule)}`)
    if (text === undefined) this.output.progress(`repository ${repository} has no lifecycle policy`)
    else this.output.value(text)
    this.output.document({v: 1, repository, ...(text === undefined ? {} : {policy: JSON.parse(text)})})
    this.exit(text === undefined ? exitCodes.no : exitCodes.done)
  }
}
