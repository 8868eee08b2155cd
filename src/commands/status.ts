import {Args} from '@oclif/core'
import {arnName} from '../core/arn.js'
import {loadStatus} from '../rollout/status.js'
import {statusLines} from '../ui/rollout-status.js'
import {ServiceCommand} from './flags/rollout.js'

export default class Status extends ServiceCommand<typeof Status> {
  static override summary = 'the services of a cluster in one view'

  static override examples = [
    '<%= config.bin %> status --cluster prod',
    '<%= config.bin %> status web --cluster prod --json',
  ]

  static override args = {
    service: Args.string({description: 'one service only', ignoreStdin: true}),
  }

  async run(): Promise<void> {
    const {context} = await this.rollout()
    const services = await loadStatus(context, this.args.service)
    this.output.answer(statusLines(services, this.output.out).join('\n'))
    this.output.document({v: 1, cluster: arnName(context.cluster), services})
  }
}
