import type {ScalingActivity} from '@aws-sdk/client-application-auto-scaling'
import {Args, Flags} from '@oclif/core'
import {scalableKey} from '../../scaling/plan-scaling.js'
import {formatActivities} from '../../ui/scaling-show.js'
import {ScalingCommand} from '../flags/scaling.js'

const mostPerPage = 50

/** `gantry scale activities`. */
export default class ScaleActivities extends ScalingCommand<typeof ScaleActivities> {
  static override summary = 'why a service last changed its number of tasks, and why it did not'
  static override examples = ['gantry scale activities web', 'gantry scale activities web --limit 50 --json']
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {limit: Flags.integer({description: 'how many', default: 20, min: 1, max: 100})}

  async run(): Promise<void> {
    const {connection, service} = await this.subject(this.args.service)
    const {limit} = this.flags
    const activities: ScalingActivity[] = []
    let token: string | undefined
    do {
      const page = await connection.api.applicationAutoScaling.describeScalingActivities({
        ...scalableKey(service),
        IncludeNotScaledActivities: true,
        MaxResults: Math.min(limit - activities.length, mostPerPage),
        ...(token ? {NextToken: token} : {}),
      })
      // A page without activities ends it, whatever token it has.
      token = page.ScalingActivities?.length ? page.NextToken : undefined
      activities.push(...(page.ScalingActivities ?? []))
    } while (token && activities.length < limit)
    const shown = activities.slice(0, limit)
    this.output.answer(formatActivities(shown, this.output.out))
    this.output.document({v: 1, cluster: service.cluster, service: service.service, activities: shown})
  }
}
