import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../../../base-command.js'
import {plainText} from '../../../ui/plain-text.js'
import {callControl, endpointFlag} from '../flags/control.js'

export default class LocalScenarioApply extends BaseCommand<typeof LocalScenarioApply> {
  static override summary = 'put a scenario in force on a running local endpoint'
  static override examples = [
    '<%= config.bin %> <%= command.id %> crash-on-boot --cluster demo --service web',
    '<%= config.bin %> <%= command.id %> throttled-api --endpoint-url http://127.0.0.1:4599',
  ]
  static override args = {
    name: Args.string({description: 'see `local scenario list`', required: true, ignoreStdin: true}),
  }
  static override flags = {
    ...endpointFlag,
    cluster: Flags.string({char: 'c', description: 'only for this cluster'}),
    service: Flags.string({description: 'only for the tasks of this service'}),
  }

  async run(): Promise<void> {
    const {cluster, service, 'endpoint-url': endpoint} = this.flags
    const {name} = this.args
    this.output.progress(`scenario ${plainText(name)} on ${plainText(endpoint)}`)
    const scope = {...(cluster ? {cluster} : {}), ...(service ? {service} : {})}
    const {applied} = await callControl(endpoint, 'POST', 'scenarios', {name, ...scope})
    this.output.document({v: 1, applied})
    this.output.answer(`in force: ${applied.map(one => plainText(one.name)).join(', ')}`)
  }
}
