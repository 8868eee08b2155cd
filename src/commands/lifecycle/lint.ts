import {Args} from '@oclif/core'
import {exitCodes} from '../../core/errors.js'
import {countBySeverity} from '../../core/finding.js'
import {readTextFile} from '../../io/files.js'
import {parsePolicy} from '../../lifecycle/parse-policy.js'
import {formatFinding, summaryText} from '../../ui/findings.js'
import {LifecycleCommand, policyFlag} from '../flags/lifecycle.js'

/** `gantry lifecycle lint`: no AWS, no SDK. */
export default class LifecycleLint extends LifecycleCommand<typeof LifecycleLint> {
  static override summary = 'find what ECR would refuse in a lifecycle policy, and what you did not mean'
  static override description = 'Needs no AWS. What ECR refuses carries its own words. Exit 1 when there is an error.'
  static override examples = ['gantry lifecycle lint --policy lifecycle.json', 'gantry lifecycle lint web --json']
  static override args = {
    repository: Args.string({description: 'repository whose policy gantry.yml names', ignoreStdin: true}),
  }
  static override flags = policyFlag

  async run(): Promise<void> {
    const file = await this.policyFile(this.args.repository)
    const text = await readTextFile(file)
    const {findings} = parsePolicy(text, file)
    for (const finding of findings) this.output.answer(`${formatFinding(finding, this.output.out, text)}\n`)
    this.output.answer(summaryText(findings, 1))
    const counts = countBySeverity(findings)
    this.output.document({v: 1, files: [{file, kind: 'lifecycle-policy', findings}], counts, suppressed: 0})
    this.exit(counts.error > 0 ? exitCodes.no : exitCodes.done)
  }
}
