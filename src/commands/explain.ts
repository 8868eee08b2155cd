import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {arnName} from '../core/arn.js'
import {exitCodes} from '../core/errors.js'
import {writeFileAtomic} from '../io/files.js'
import {explainPlacement} from '../observe/explain-placement.js'
import {formatHeatMap} from '../ui/placement-heat-map.js'
import {placementHtml} from '../ui/placement-html.js'
import {formatExplanation} from '../ui/placement-report.js'
import {snapshotProgress} from '../ui/placement-snapshot.js'
import {clusterFlags, loadCluster} from './flags/placement.js'
import {questionFlags, questionOf, readQuestion} from './flags/placement-question.js'
import {parseAssumptions} from './flags/placement-terms.js'

export default class Explain extends AwsCommand<typeof Explain> {
  static override summary = 'why a task fits or does not fit, container instance by container instance'
  static override description =
    `Every filter ECS places by is run on every container instance, with what the task needs and what is free.
Each fix is re-checked by placing again with it. Works on a cluster, on a snapshot of one, or on what the AWS CLI printed; name the service before flags that take several files.
Exit 0 fits or unknown, 1 does not fit (with --fail-on-unknown: or unknown).`
  static override examples = [
    '<%= config.bin %> explain web --cluster prod',
    '<%= config.bin %> explain web --snapshot prod.json --count 10',
    "<%= config.bin %> explain web --cluster prod --what-if 'add 1 m5.large' --what-if memory=1536",
    "<%= config.bin %> explain --task-definition web.json --snapshot prod.json --constraint 'memberOf:attribute:stack == prod'",
    '<%= config.bin %> explain --task-definition web.json --container-instances instances.json --tasks tasks.json',
  ]
  static override args = {
    service: Args.string({description: 'service of the cluster', required: false, ignoreStdin: true}),
  }
  static override flags = {
    ...questionFlags,
    all: Flags.boolean({description: 'a row for each container instance, however many'}),
    html: Flags.string({description: 'write the report with a heat map into one HTML file', helpValue: 'FILE'}),
    'fail-on-unknown': Flags.boolean({description: 'exit 1 when the verdict is unknown'}),
    ...clusterFlags,
  }

  async run(): Promise<void> {
    const {flags, args} = this
    const input = await readQuestion(args.service, flags)
    const progress = snapshotProgress(this.output)
    const snapshot = await loadCluster(flags, {
      connect: () => this.connect('ecs', 'ec2', 'autoScaling', 'elbV2'),
      cluster: () => this.cluster(),
      onEvent: progress.show,
      ...(args.service ? {eventsOf: arnName(args.service)} : {}),
      ...(input.taskDefinitionName ? {taskDefinitions: [input.taskDefinitionName]} : {}),
      subnets: input.serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
    }).finally(progress.done)
    const question = questionOf(snapshot, input)
    const whatIf = flags['what-if'] ?? []
    const explanation = explainPlacement(snapshot, question, {
      seed: flags.seed,
      whatIf,
      assumptions: parseAssumptions(flags.assume),
    })
    const subject = {...question.subject, whatIf}
    if (flags.html) {
      await writeFileAtomic(flags.html, placementHtml(explanation, snapshot.containerInstances, subject))
    }
    this.output.answer(formatExplanation(explanation, subject, this.output.out, {all: flags.all}))
    if (process.stdout.isTTY) {
      this.output.answer(
        `\n${formatHeatMap(snapshot.containerInstances, this.output.out, process.stdout.columns ?? 80)}`,
      )
    }
    this.output.document(explanation)
    const no = explanation.verdict === 'does-not-fit' || (explanation.verdict === 'unknown' && flags['fail-on-unknown'])
    if (no) this.exit(exitCodes.no)
  }
}
