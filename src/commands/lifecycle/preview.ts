import {Args} from '@oclif/core'
import {systemClock} from '../../core/clock.js'
import {loadLifecyclePreview} from '../../observe/load-lifecycle-preview.js'
import {formatPreview} from '../../ui/lifecycle-evaluation.js'
import {LifecycleCommand, policyFlag} from '../flags/lifecycle.js'

/** `gantry lifecycle preview`: ECR's own answer; nothing is changed. */
export default class LifecyclePreview extends LifecycleCommand<typeof LifecyclePreview> {
  static override summary = 'ECR’s own preview of a lifecycle policy'
  static override examples = [
    'gantry lifecycle preview web',
    'gantry lifecycle preview web --policy lifecycle.json --json',
  ]
  static override args = {repository: Args.string({description: 'repository name', required: true, ignoreStdin: true})}
  static override flags = policyFlag

  async run(): Promise<void> {
    const {repository} = this.args
    const text = this.flags.policy ? (await this.readPolicy(repository)).text : undefined
    const {api} = await this.connect('ecr')
    const images = await loadLifecyclePreview(api.ecr, repository, text, systemClock, status =>
      this.output.progress(`preview ${status}`),
    )
    this.output.answer(formatPreview(images))
    this.output.document({v: 1, repository, images})
  }
}
