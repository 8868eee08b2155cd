import {Args, Flags} from '@oclif/core'
import {defaultConcurrency, deploy} from '../rollout/deploy.js'
import {definitionFlags, deployWords} from './flags/definition-flags.js'
import {loadRequests} from './flags/deploy-requests.js'
import {RolloutCommand} from './flags/rollout.js'

const concurrencyText = 'services deployed at once, as far as `dependsOn` allows; 1 is one after another'

export default class Deploy extends RolloutCommand<typeof Deploy> {
  static override summary = 'deploy services and follow them until they are steady, or say why not'

  static override description =
    `Registers the task definition unless the newest revision already says the same, creates or updates the service, and
follows the service deployment this started. The cause of a failure is named at its first stopped task; a rollback is
followed to its end.

Several services are looked at first, and when one is refused nothing is changed. They are then deployed side by side; one
whose \`dependsOn\` did not end well is not started, the others are followed to their end. The exit code is the gravest
one: 130, 3, 6, 4 (failed), 5, 4 (superseded), 1, 0.

Exit codes: 0 deployed · 1 refused · 3 AWS refused or is unreachable · 4 failed or superseded · 5 rolled back ·
6 timed out, still in progress · 130 interrupted.`

  static override examples = [
    '<%= config.bin %> deploy web --cluster prod --task-definition web.json',
    '<%= config.bin %> deploy web --cluster prod --image app=123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.4.0',
    '<%= config.bin %> deploy web --cluster prod --task-definition web.json --service-definition service.json --create',
    '<%= config.bin %> deploy --environment prod --json',
    '<%= config.bin %> deploy web --cluster prod --task-definition web.json --dry-run',
  ]

  static override strict = false

  static override args = {
    service: Args.string({description: 'services (default: all of gantry.yml)', ignoreStdin: true}),
  }

  static override flags = {
    ...definitionFlags,
    'desired-count': Flags.integer({description: 'how many tasks', min: 0}),
    create: Flags.boolean({description: 'create the service when it does not exist'}),
    'force-new-deployment': Flags.boolean({description: 'start a deployment even when nothing differs'}),
    'no-plan': Flags.boolean({description: 'do not foresee the rollout first'}),
    concurrency: Flags.integer({description: concurrencyText, default: defaultConcurrency, min: 1}),
    force: Flags.boolean({description: 'deploy in spite of lint errors or a foreseen dead end'}),
    'no-wait': Flags.boolean({description: 'do not follow the deployment'}),
    'dry-run': Flags.boolean({description: 'print the requests that would be sent; send none that writes'}),
  }

  async run(): Promise<void> {
    const {flags} = this
    const {argv} = await this.parse({...Deploy, baseFlags: RolloutCommand.baseFlags, strict: false})
    const {requests, lintOf} = await loadRequests(
      {
        ...deployWords(argv as string[], flags, service => this.connect(service)),
        timeoutByFlag: this.timeoutByFlag,
        mustBeRendered: true,
        forceNewDeployment: flags['force-new-deployment'],
        ...(flags['desired-count'] === undefined ? {} : {desiredCount: flags['desired-count']}),
      },
      await this.project(),
    )
    const {context, ...where} = await this.rollout(requests.map(request => request.service))
    await this.tell(
      deploy(context, requests, {
        ...this.deployHooks(context, where),
        ...(flags['no-plan'] ? {plan: undefined} : {}),
        wait: !flags['no-wait'],
        dryRun: flags['dry-run'],
        concurrency: flags.concurrency,
        force: flags.force,
        lint: lintOf,
        mayCreate: async service =>
          flags.create ||
          (this.output.interactive &&
            (await this.confirm(`service ${service} does not exist in ${context.cluster}: create it?`, '--create'))),
      }),
    )
  }
}
