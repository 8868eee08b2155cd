import {Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {filterInstances} from '../observe/filter-instances.js'
import {parseQuery} from '../query/parse.js'
import {formatInstances} from '../ui/placement-instances.js'
import {snapshotProgress} from '../ui/placement-snapshot.js'
import {formatFinding} from '../ui/placement-words.js'
import {clusterFlags, loadCluster} from './flags/placement.js'

export default class Instances extends AwsCommand<typeof Instances> {
  static override summary = 'the container instances a cluster query selects'
  static override description =
    `The language is ECS's own, as in \`memberOf\` constraints and \`aws ecs list-container-instances --filter\`.
An expression that cannot be read is shown with its place; one that can, but hardly means what it says, is answered with a warning.`
  static override examples = [
    "<%= config.bin %> instances --cluster prod --filter 'attribute:ecs.instance-type =~ t2.* and runningTasksCount == 0'",
    "<%= config.bin %> instances --snapshot prod.json --filter 'not(task:group == service:web)'",
  ]
  static override flags = {
    filter: Flags.string({description: 'cluster query expression', helpValue: 'EXPR'}),
    ...clusterFlags,
  }

  async run(): Promise<void> {
    const {flags} = this
    // Read first: a broken expression costs no call.
    const query = flags.filter === undefined ? undefined : parseQuery(flags.filter)
    const progress = snapshotProgress(this.output)
    const snapshot = await loadCluster(flags, {
      connect: () => this.connect('ecs', 'ec2', 'autoScaling', 'elbV2'),
      cluster: () => this.cluster(),
      onEvent: progress.show,
    }).finally(progress.done)
    const {instances, findings} = filterInstances(snapshot, query)
    for (const finding of findings) if (!this.output.json) this.output.warn(formatFinding(finding, this.output.err))
    this.output.answer(formatInstances(instances, snapshot.containerInstances.length, this.output.out))
    this.output.document({
      v: 1,
      instances: instances.map(({containerInstanceArn, ec2InstanceId, status, attributes}) => ({
        containerInstanceArn,
        ...(ec2InstanceId === undefined ? {} : {ec2InstanceId}),
        availabilityZone: attributes?.find(({name}) => name === 'ecs.availability-zone')?.value,
        status,
      })),
      findings,
    })
  }
}
