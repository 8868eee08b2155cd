import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.js'
import {didYouMean} from '../../core/did-you-mean.js'
import {UserError} from '../../core/errors.js'
import {policyTemplates} from '../../lifecycle/templates.js'

/** `gantry lifecycle templates`: the list, or one of them as a policy text. */
export default class LifecycleTemplates extends BaseCommand<typeof LifecycleTemplates> {
  static override summary = 'ready lifecycle policies to start from'
  static override examples = [
    'gantry lifecycle templates',
    'gantry lifecycle templates keep-releases --count 50 --days 14 > lifecycle.json',
  ]
  static override args = {name: Args.string({description: 'template name', ignoreStdin: true})}
  static override flags = {
    count: Flags.integer({description: 'images to keep', min: 1}),
    days: Flags.integer({description: 'days to keep the others', min: 1}),
  }

  async run(): Promise<void> {
    const {name} = this.args
    if (name === undefined) {
      for (const template of policyTemplates) this.output.answer(`${template.name.padEnd(16)} ${template.description}`)
      this.output.document({
        v: 1,
        templates: policyTemplates.map(({name: one, description, defaults}) => ({name: one, description, defaults})),
      })
      return
    }
    const template = policyTemplates.find(one => one.name === name)
    if (!template) {
      const guess = didYouMean(
        name,
        policyTemplates.map(one => one.name),
      )
      throw new UserError(`no template is named \`${name}\``, {
        fix: guess ? `did you mean ${guess}?` : 'see gantry lifecycle templates',
      })
    }
    const {count = template.defaults.count, days = template.defaults.days} = this.flags
    const policy = template.policy({count, days})
    this.output.value(JSON.stringify(policy, null, 2))
    this.output.document(policy)
  }
}
