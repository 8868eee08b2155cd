import {Args, Flags} from '@oclif/core'
import {exitCodes, UserError} from '../core/errors.js'
import {readStandardInput} from '../io/files.js'
import {whyDescribed, whyService, whyText} from '../rollout/why.js'
import {whyDocument, whyLines, whyTextLines} from '../ui/rollout-why.js'
import {ServiceCommand} from './flags/rollout.js'

export default class Why extends ServiceCommand<typeof Why> {
  static override summary = 'why a service is not well, right now, without deploying'
  static override description =
    `Reads the newest deployment, the tasks that stopped and what ECS said, and names the cause with its evidence.
Works without AWS on what the AWS CLI wrote, and on a single text. Exit 1 when a cause is named, 0 when the service is well.`
  static override examples = [
    '<%= config.bin %> why web --cluster prod',
    '<%= config.bin %> why --services services.json --tasks tasks.json',
    "<%= config.bin %> why --text 'CannotPullContainerError: pull image manifest has been retried 7 time(s): …'",
    '<%= config.bin %> why web --cluster prod --json',
  ]

  static override args = {
    service: Args.string({description: 'a service', ignoreStdin: true}),
  }

  static override flags = {
    services: Flags.string({description: 'what `aws ecs describe-services` wrote', helpValue: 'FILE', multiple: true}),
    tasks: Flags.string({description: 'what `aws ecs describe-tasks` wrote', helpValue: 'FILE', multiple: true}),
    text: Flags.string({description: 'a text of ECS, or - for standard input', helpValue: 'TEXT'}),
  }

  async run(): Promise<void> {
    const {flags, args} = this
    if (flags.text !== undefined) return this.text((flags.text === '-' ? await readStandardInput() : flags.text).trim())
    const why = flags.services
      ? await this.described(flags.services, flags.tasks ?? [], args.service)
      : await this.live(args.service)
    this.output.answer(whyLines(why, this.output.out).join('\n'))
    this.output.document(whyDocument(why))
    if (why.cause) this.exit(exitCodes.no)
  }

  private async described(services: string[], tasks: string[], name: string | undefined) {
    const {readDescribed} = await import('./flags/described.js')
    const found = await readDescribed(services, tasks, name)
    return whyDescribed(found.service, found.tasks)
  }

  private async live(service: string | undefined) {
    if (!service) throw new UserError('no service named', {fix: 'name one, or pass --services FILE or --text TEXT'})
    const {context} = await this.rollout()
    return whyService(context, service)
  }

  private text(text: string): void {
    const finding = whyText(text)
    this.output.answer(whyTextLines(text, finding, this.output.out).join('\n'))
    this.output.document(whyDocument({...(finding ? {cause: finding} : {}), text}))
    if (finding && finding.certainty !== 'unknown') this.exit(exitCodes.no)
  }
}
