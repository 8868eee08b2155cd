import {Args} from '@oclif/core'
import {BaseCommand} from '../../../base-command.js'
import {plainText} from '../../../ui/plain-text.js'
import {callControl, endpointFlag} from '../flags/control.js'

export default class LocalScenarioClear extends BaseCommand<typeof LocalScenarioClear> {
  static override summary = 'end a scenario on a running local endpoint, or all of them'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> crash-on-boot --endpoint-url http://127.0.0.1:4599',
  ]
  static override args = {
    name: Args.string({description: 'the scenario; all of them when absent', ignoreStdin: true}),
  }
  static override flags = {...endpointFlag}

  async run(): Promise<void> {
    const {'endpoint-url': endpoint} = this.flags
    const {name} = this.args
    this.output.progress(`scenarios on ${plainText(endpoint)}`)
    const {applied} = await callControl(endpoint, 'DELETE', 'scenarios', name ? {name} : {})
    this.output.document({v: 1, applied})
    const left = applied.map(one => plainText(one.name)).join(', ')
    this.output.answer(left ? `still in force: ${left}` : 'no scenario is in force')
  }
}
