import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {compareWithLive} from '../rollout/compare-live.js'
import {formatComparison} from '../ui/differences.js'
import {definitionFlags, deployWords} from './flags/definition-flags.js'
import {loadRequests} from './flags/deploy-requests.js'

export default class Diff extends AwsCommand<typeof Diff> {
  static override summary = 'what a deploy would change: your files against what is live'
  static override description =
    'Compares the task definition and the service definition with the live ones, without what ECS fills in by itself. Of environment variables only the names are told. Members the file leaves out are kept as they are live, and named.'
  static override examples = [
    '<%= config.bin %> diff web --cluster prod --task-definition web.json',
    '<%= config.bin %> diff --environment staging --exit-code',
  ]
  static override strict = false
  static override args = {
    service: Args.string({description: 'services (default: all of gantry.yml)', ignoreStdin: true}),
  }
  static override flags = {
    ...definitionFlags,
    'exit-code': Flags.boolean({description: 'exit 1 when anything differs'}),
  }

  async run(): Promise<void> {
    const {flags} = this
    const {argv} = await this.parse({...Diff, baseFlags: AwsCommand.baseFlags, strict: false})
    const {requests} = await loadRequests(
      deployWords(argv as string[], flags, service => this.connect(service)),
      await this.project(),
    )
    const {api} = await this.connect('ecs')
    const cluster = await this.cluster()
    const services = []
    for (const request of requests) services.push(await compareWithLive(api.ecs, cluster, request))
    this.output.document({v: 1, services})
    for (const comparison of services) this.output.answer(formatComparison(comparison, this.output.out))
    const differs = services.some(
      ({exists, taskDefinition, serviceDefinition}) => !exists || taskDefinition.length + serviceDefinition.length > 0,
    )
    this.exit(differs && flags['exit-code'] ? 1 : 0)
  }
}
