import {Args, Flags} from '@oclif/core'
import {scalableKey} from '../../scaling/plan-scaling.js'
import {formatActivities} from '../../ui/scaling-show.js'
import {ScalingCommand} from '../flags/scaling.js'

/** `gantry scale activities`. */
export default class ScaleActivities extends ScalingCommand<typeof ScaleActivities> {
  static override summary = 'why a service last changed its number of tasks, and why it did not'
  static override examples = ['gantry scale activities web', 'gantry scale activities web --limit 50 --json']
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {limit: Flags.integer({description: 'how many', default: 20, min: 1, max: 100})}

  async run(): Promise<void> {
    const {connection, service} = await this.subject(this.args.service)
    const {ScalingActivities: activities = []} = await connection.api.applicationAutoScaling.describeScalingActivities({
      ...scalableKey(service),
      IncludeNotScaledActivities: true,
      MaxResults: Math.min(this.flags.limit, 50),
    })
    const shown = activities.slice(0, this.flags.limit)
    this.output.answer(formatActivities(shown, this.output.out))
    this.output.document({v: 1, cluster: service.cluster, service: service.service, activities: shown})
  }
}
