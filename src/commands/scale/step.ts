import {Args, Flags} from '@oclif/core'
import {loadStepAlarms} from '../../project/scaled-service.js'
import {checkBounds} from '../../scaling/scheduled.js'
import {checkSteps, parseStep, type StepScalingPolicy} from '../../scaling/step-scaling.js'
import {applyFlags, boundsFlags, boundsOf, ScalingCommand} from '../flags/scaling.js'
import {cooldownSeconds, readNumber} from '../flags/target-tracking.js'

/** `gantry scale step`: the policy, and with --threshold the CloudWatch alarm that calls it. */
export default class ScaleStep extends ScalingCommand<typeof ScaleStep> {
  static override summary = 'change the number of tasks in steps when a CloudWatch alarm fires'
  static override description =
    'Bounds of steps are relative to the alarm threshold. Steps with gaps or overlaps are refused before anything is sent. Without --threshold the alarm is yours: let it call the policy’s ARN.'
  static override examples = [
    'gantry scale step web --name busy --step 0..20=1 --step 20..=3 --threshold 70 --min 2 --max 10',
    'gantry scale step web --name idle --step ..0=-1 --metric cpu --threshold 20 --comparison below',
  ]
  static override args = {service: Args.string({description: 'service name', required: true, ignoreStdin: true})}
  static override flags = {
    name: Flags.string({description: 'policy name', required: true}),
    step: Flags.string({description: 'LOWER..UPPER=ADJUSTMENT, either bound left out', required: true, multiple: true}),
    'adjustment-type': Flags.option({
      options: ['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'] as const,
      description: 'what the adjustments mean',
      default: 'ChangeInCapacity',
    })(),
    cooldown: Flags.string({description: 'wait between activities (default 300s)', helpValue: 'DURATION'}),
    aggregation: Flags.option({
      options: ['Average', 'Minimum', 'Maximum'] as const,
      description: 'metric aggregation',
      default: 'Average',
    })(),
    'min-adjustment-magnitude': Flags.integer({description: 'percent only: fewest tasks moved at once', min: 1}),
    metric: Flags.option({
      options: ['cpu', 'memory'] as const,
      description: 'what the alarm watches',
      default: 'cpu',
    })(),
    threshold: Flags.string({description: 'make the alarm, with this threshold in percent'}),
    comparison: Flags.option({
      options: ['above', 'below'] as const,
      description: 'side of the threshold',
      default: 'above',
    })(),
    'evaluation-periods': Flags.integer({description: 'minutes in a row', default: 3, min: 1}),
    ...boundsFlags,
    ...applyFlags,
  }

  async run(): Promise<void> {
    const {flags, args} = this
    checkBounds(flags.min, flags.max, `service \`${args.service}\``)
    const policy: StepScalingPolicy = {
      name: flags.name,
      adjustmentType: flags['adjustment-type'],
      steps: flags.step.map(parseStep),
      cooldownSeconds: cooldownSeconds(flags.cooldown, '--cooldown'),
      aggregation: flags.aggregation,
      ...(flags['min-adjustment-magnitude'] === undefined
        ? {}
        : {minAdjustmentMagnitude: flags['min-adjustment-magnitude']}),
      ...(flags.threshold === undefined ? {} : {alarm: this.#alarm(flags.threshold)}),
    }
    checkSteps(policy)
    const subject = await this.subject(args.service, ...(policy.alarm ? (['cloudWatch'] as const) : []))
    if (policy.alarm)
      subject.live.alarms = await loadStepAlarms(subject.connection.api.cloudWatch, subject.service, [policy.name])
    await this.carryOut(subject, {...boundsOf(flags, subject.live, args.service), step: [policy]})
  }

  #alarm(threshold: string): StepScalingPolicy['alarm'] {
    const {metric, comparison, 'evaluation-periods': evaluationPeriods} = this.flags
    return {metric, threshold: readNumber(threshold, '--threshold'), comparison, evaluationPeriods}
  }
}
