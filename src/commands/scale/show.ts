import {Args} from '@oclif/core'
import {formatLiveScaling} from '../../ui/scaling-show.js'
import {ScalingCommand} from '../flags/scaling.js'

/** `gantry scale show`. */
export default class ScaleShow extends ScalingCommand<typeof ScaleShow> {
  static override summary = 'the scaling a service has: bounds, policies, scheduled actions, what is suspended'
  static override examples = ['gantry scale show web --cluster prod', 'gantry scale show web --json']
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}

  async run(): Promise<void> {
    const {service, live} = await this.subject(this.args.service)
    const {desiredCount: desired, runningCount: running} = service
    this.output.answer(formatLiveScaling(live, {desired, running}, this.output.out))
    this.output.document({v: 1, cluster: service.cluster, service: service.service, desired, running, ...live})
  }
}
