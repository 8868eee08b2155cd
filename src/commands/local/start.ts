import {Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.js'
import {UserError} from '../../core/errors.js'

export default class LocalStart extends BaseCommand<typeof LocalStart> {
  static override summary = 'start ECS and ECR on this machine'
  static override description =
    'Answers the AWS SDKs, the AWS CLI and container tools on 127.0.0.1: ECS with a scheduler that really rolls, fails ' +
    'and rolls back, ECR with its registry, Application Auto Scaling, CloudWatch Logs. Stop it with Ctrl-C.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --cluster-file cluster.yml --speed 20',
    '<%= config.bin %> <%= command.id %> --port 0 --json --state state.json',
  ]

  static override flags = {
    port: Flags.integer({description: 'port on 127.0.0.1; 0 is any free one', default: 4599, min: 0, max: 65535}),
    speed: Flags.string({description: 'how much faster than real time the clock runs', default: '1', helpValue: 'X'}),
    seed: Flags.integer({description: 'decides every id and every choice AWS leaves to chance', default: 1}),
    account: Flags.string({description: 'account number', default: '123456789012'}),
    'cluster-file': Flags.string({
      description: 'clusters, instances, subnets, … that exist at the start',
      helpValue: 'FILE',
    }),
    state: Flags.string({
      description: 'read the state from this file, and write it there at the end',
      helpValue: 'FILE',
    }),
    scenario: Flags.string({description: 'a scenario in force from the start, see `local scenario list`'}),
    'ecr-quirks': Flags.boolean({
      description: "the registry departs from the OCI specification where ECR's does",
      default: true,
      allowNo: true,
    }),
    'strict-input': Flags.boolean({description: 'refuse members the API does not know, which AWS ignores'}),
    'tls-cert': Flags.string({description: 'speak TLS with this certificate (PEM)', helpValue: 'FILE'}),
    'tls-key': Flags.string({description: 'its key (PEM)', helpValue: 'FILE'}),
  }

  async run(): Promise<void> {
    const {flags} = this
    const speed = Number(flags.speed)
    if (!(speed > 0 && speed <= 100_000)) throw new UserError('--speed must be a number above 0, at most 100000')
    if (!/^\d{12}$/.test(flags.account)) throw new UserError('--account must be 12 digits')
    const {loadLocalInputs, saveLocalState} = await import('./flags/inputs.js')
    const {localEnvironment, tlsOf} = await import('./flags/environment.js')
    const {run} = await import('../../local/run.js')
    const tls = await tlsOf(flags)
    const running = await run({
      ...(await loadLocalInputs({clusterFile: flags['cluster-file'], state: flags.state})),
      port: flags.port,
      speed,
      seed: flags.seed,
      accountId: flags.account,
      ...(flags.scenario ? {scenario: flags.scenario} : {}),
      quirks: flags['ecr-quirks'],
      strictInput: flags['strict-input'],
      ...(tls ? {tls} : {}),
      onError: error => this.output.warn(`gantry local: ${(error as Error)?.stack ?? error}`),
    })
    const stopped = new Promise(resolve => {
      process.once('SIGTERM', resolve)
      process.once('SIGINT', resolve)
    })
    const {url: endpoint, region} = running
    this.output.document({v: 1, type: 'ready', endpoint, region, account: flags.account, pid: process.pid})
    this.output.value(`gantry local ready on ${endpoint}`)
    for (const line of localEnvironment(endpoint, region, tls)) this.output.value(line)
    await stopped
    await running.stop()
    if (flags.state) await saveLocalState(flags.state, running.endpoint)
    // Connections of callers that do not close theirs must not keep the process.
    this.exit(0)
  }
}
