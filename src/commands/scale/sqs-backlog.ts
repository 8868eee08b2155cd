import {Args, Flags} from '@oclif/core'
import {parseDuration} from '../../core/units.js'
import {loadContainerInsights} from '../../project/scaled-service.js'
import {adviseContainerInsights} from '../../scaling/advise.js'
import {checkBounds} from '../../scaling/scheduled.js'
import {backlogTarget} from '../../scaling/sqs-backlog.js'
import {applyFlags, boundsFlags, boundsOf, ScalingCommand} from '../flags/scaling.js'
import {policyFromFlags, trackingFlags} from '../flags/target-tracking.js'

/** `gantry scale sqs-backlog`: target tracking on messages per running task. */
export default class ScaleSqsBacklog extends ScalingCommand<typeof ScaleSqsBacklog> {
  static override summary = 'scale workers by the messages waiting for each of them'
  static override description =
    'The metric is m1/IF(m2>0,m2,1): messages visible in the queue over tasks running, which comes from Container Insights. Give the target, or the latency you accept and how long one message takes.'
  static override examples = [
    'gantry scale sqs-backlog worker --queue jobs --latency 10s --per-message 100ms --min 1 --max 50',
    'gantry scale sqs-backlog worker --queue jobs --target 100 --min 0 --max 50',
  ]
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {
    queue: Flags.string({description: 'queue name', required: true}),
    target: Flags.string({description: 'messages waiting per task', exclusive: ['latency']}),
    latency: Flags.string({
      description: 'longest a message may wait',
      helpValue: 'DURATION',
      dependsOn: ['per-message'],
    }),
    'per-message': Flags.string({
      description: 'how long one task takes for one message',
      helpValue: 'DURATION',
      dependsOn: ['latency'],
    }),
    ...boundsFlags,
    ...trackingFlags,
    ...applyFlags,
  }

  async run(): Promise<void> {
    const {flags, args} = this
    checkBounds(flags.min, flags.max, `service \`${args.service}\``)
    const {latency, 'per-message': perMessage} = flags
    const target =
      latency && perMessage
        ? String(
            backlogTarget(parseDuration(latency, '--latency'), Math.max(1, parseDuration(perMessage, '--per-message'))),
          )
        : (flags.target ?? '')
    const policy = policyFromFlags(args.service, {...flags, metric: 'sqs-backlog', target}, {queue: flags.queue})
    const subject = await this.subject(args.service)
    const insights = await loadContainerInsights(subject.connection.api.ecs, subject.service.cluster)
    await this.carryOut(
      subject,
      {...boundsOf(flags, subject.live, args.service), targetTracking: [policy]},
      {findings: adviseContainerInsights(insights, subject.service.cluster)},
    )
  }
}
