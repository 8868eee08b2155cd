import {Args, Flags} from '@oclif/core'
import {UserError} from '../../core/errors.js'
import {readTextFile} from '../../io/files.js'
import {loadResourceLabel} from '../../project/scaled-service.js'
import {checkBounds} from '../../scaling/scheduled.js'
import {applyFlags, boundsFlags, boundsOf, ScalingCommand} from '../flags/scaling.js'
import {policyFromFlags, readJsonText, trackingFlags} from '../flags/target-tracking.js'

/** `gantry scale target-tracking`: RegisterScalableTarget, then PutScalingPolicy, each only when something differs. */
export default class ScaleTargetTracking extends ScalingCommand<typeof ScaleTargetTracking> {
  static override summary = 'hold a metric of a service at a target by changing its number of tasks'
  static override description =
    'Registers the service with Application Auto Scaling and puts one target tracking policy. Everything is checked before it is sent; nothing is sent when nothing differs.'
  static override examples = [
    'gantry scale target-tracking web --metric cpu --target 60 --min 2 --max 10 --cluster prod',
    'gantry scale target-tracking web --metric requests --target 1000 --min 2 --max 20',
    'gantry scale target-tracking web --metric custom --customized-metric metric.json --target 50 --dry-run',
  ]
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {
    metric: Flags.string({description: 'cpu, memory, requests or custom', required: true}),
    target: Flags.string({
      description: 'percent, requests per task and minute, or the custom metric’s own unit',
      required: true,
    }),
    ...boundsFlags,
    ...trackingFlags,
    'resource-label': Flags.string({
      description: 'requests: app/LB/ID/targetgroup/TG/ID (default: of the service’s target group)',
    }),
    'customized-metric': Flags.string({
      description: 'custom: file with a CustomizedMetricSpecification',
      helpValue: 'FILE',
    }),
    ...applyFlags,
  }

  async run(): Promise<void> {
    const {flags, args} = this
    checkBounds(flags.min, flags.max, `service \`${args.service}\``)
    const file = flags['customized-metric']
    const policy = policyFromFlags(args.service, flags, {
      ...(flags['resource-label'] ? {resourceLabel: flags['resource-label']} : {}),
      ...(file ? {customizedMetric: readJsonText(await readTextFile(file), file)} : {}),
    })
    if (policy.metric === 'sqs-backlog') {
      throw new UserError('a queue has its own command', {fix: 'gantry scale sqs-backlog SERVICE --queue NAME'})
    }
    const wantsLabel = policy.metric === 'requests' && !policy.resourceLabel
    const subject = await this.subject(args.service, ...(wantsLabel ? (['elbV2'] as const) : []))
    if (wantsLabel) policy.resourceLabel = await loadResourceLabel(subject.connection.api.elbV2, subject.service)
    await this.carryOut(subject, {...boundsOf(flags, subject.live, args.service), targetTracking: [policy]})
  }
}
