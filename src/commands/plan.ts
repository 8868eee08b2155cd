import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {UserError} from '../core/errors.js'
import {writeFileAtomic} from '../io/files.js'
import {planArithmetic} from '../rollout/plan-arithmetic.js'
import {formatPlan} from '../ui/plan.js'
import {planHtml} from '../ui/plan-html.js'
import {definitionFlags, deployWords} from './flags/definition-flags.js'
import {loadPlan, planServices} from './flags/plan.js'

export default class PlanCommand extends AwsCommand<typeof PlanCommand> {
  static override summary =
    'predict a rollout: its batches, where tasks land, how long it takes, whether it can complete'
  static override description =
    'Runs the service scheduler in virtual time over the live cluster or a snapshot; nothing is written. With the three numbers alone it does the arithmetic of a rolling update, without AWS. Exits with 1 when the deployment would stop moving or fail.'
  static override examples = [
    '<%= config.bin %> plan web --cluster prod --task-definition web.json',
    '<%= config.bin %> plan web --snapshot prod.json --task-definition web.json --desired-count 12',
    '<%= config.bin %> plan --desired-count 4 --minimum-healthy-percent 50 --maximum-percent 100',
  ]
  static override args = {
    service: Args.string({description: 'service (default: the only one of gantry.yml)', ignoreStdin: true}),
  }
  static override flags = {
    ...definitionFlags,
    snapshot: Flags.string({description: 'the cluster as `gantry snapshot` wrote it', helpValue: 'FILE'}),
    html: Flags.string({description: 'write the timeline and the cluster map into one HTML file', helpValue: 'FILE'}),
    'desired-count': Flags.integer({description: 'how many tasks', min: 0, max: 5000}),
    'minimum-healthy-percent': Flags.integer({description: 'of the deployment configuration', min: 0, max: 100}),
    'maximum-percent': Flags.integer({description: 'of the deployment configuration', min: 100, max: 200}),
  }

  async run(): Promise<void> {
    const {flags} = this
    const [minimum, maximum, count] = [
      flags['minimum-healthy-percent'],
      flags['maximum-percent'],
      flags['desired-count'],
    ]
    const alone =
      !this.args.service && !flags['task-definition'] && !flags.snapshot && (minimum ?? maximum) !== undefined
    if (alone && count === undefined) throw new UserError('how many tasks?', {fix: 'pass --desired-count N'})
    const numbers = {desiredCount: count ?? 0, minimumHealthyPercent: minimum ?? 100, maximumPercent: maximum ?? 200}
    const words = {
      ...deployWords(this.args.service ? [this.args.service] : [], flags, name => this.connect(name)),
      ...(count === undefined ? {} : {desiredCount: count}),
    }
    const {plan, service, containerInstances} = alone
      ? {plan: planArithmetic(numbers), service: 'the service', containerInstances: []}
      : await loadPlan(
          words,
          {snapshot: flags.snapshot, minimumHealthyPercent: minimum, maximumPercent: maximum},
          {
            project: await this.project(),
            connect: () => this.connect(...planServices),
            cluster: () => this.cluster(),
            output: this.output,
          },
        )
    if (flags.html) await writeFileAtomic(flags.html, planHtml(plan, service, containerInstances))
    this.output.document(plan)
    this.output.answer(formatPlan(plan, service, this.output.out))
    this.exit(plan.verdict === 'stuck' || plan.verdict === 'fails' ? 1 : 0)
  }
}
