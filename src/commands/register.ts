import {Args, Flags} from '@oclif/core'
import {AwsCommand} from '../base-command.js'
import {exitCodes} from '../core/errors.js'
import {sameTaskDefinition} from '../definition/task-definition.js'
import {formatFinding} from '../ui/findings.js'
import {publicFinding} from '../ui/formats/json.js'
import {destinationLine} from '../ui/scaling-destination.js'
import {type RegisterInput, readRegisterInput} from './flags/register-input.js'

/** `gantry register`: linted first, sent once, and not at all when the newest revision says the same. */
export default class Register extends AwsCommand<typeof Register> {
  static override summary = 'register a task definition, unless its newest revision is the same already'
  static override description =
    'Lints the file first and refuses what AWS would refuse, and what the AWS SDK would drop silently. Prints the ARN.'
  static override examples = [
    'gantry register task-definition.json',
    'gantry register task-definition.json --image app=123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.2.3',
    'gantry register task-definition.json --allow-unknown --dry-run',
  ]
  static override args = {
    file: Args.string({description: 'task definition file, or -', required: true, ignoreStdin: true}),
  }
  static override flags = {
    family: Flags.string({description: 'register under this family'}),
    image: Flags.string({description: 'image of a container', helpValue: 'NAME=REF', multiple: true, default: []}),
    tag: Flags.string({description: 'tag of the revision', helpValue: 'KEY=VALUE', multiple: true, default: []}),
    'allow-unknown': Flags.boolean({description: 'send members this gantry does not know as they stand'}),
    'dry-run': Flags.boolean({description: 'print what would be sent, send nothing'}),
  }

  async run(): Promise<void> {
    const {flags, args} = this
    const {image: images, tag: tags, family: ownFamily, 'allow-unknown': allowUnknown} = flags
    const read = await readRegisterInput({file: args.file, images, tags, family: ownFamily, allowUnknown})
    this.#refuse(read)
    const {api, region, endpoint, accountId} = await this.connect('ecs')
    const account = await accountId()
    const family = read.input.family as string
    this.output.progress(
      destinationLine({account, region, subject: [`family ${family}`], ...(endpoint ? {endpoint} : {})}),
    )
    const {newestTaskDefinition, registerTaskDefinition} = await import('../aws/register.js')
    const live = await newestTaskDefinition(api.ecs, family)
    const answer = {v: 1, account, region, ...(endpoint ? {endpoint} : {}), findings: read.findings.map(publicFinding)}
    const tell = (taskDefinitionArn: string | undefined, reused: boolean) => {
      this.output.answer(taskDefinitionArn ?? family)
      this.output.document({...answer, taskDefinitionArn, reused})
    }
    if (live?.status !== 'INACTIVE' && live && sameTaskDefinition(read.input, live)) {
      this.output.progress('the newest revision is the same already: nothing was sent')
      return tell(live.taskDefinitionArn, true)
    }
    if (flags['dry-run']) {
      this.output.answer(read.body ?? JSON.stringify(read.input, null, 2))
      this.output.document({...answer, dryRun: true, input: read.input})
      return
    }
    const sameEndpoint = (flags as {'endpoint-url'?: string})['endpoint-url']
    const options = {region, ...(sameEndpoint ? {endpoint: sameEndpoint} : {})}
    const isSame = (found: unknown) => sameTaskDefinition(read.input, found)
    const registered = await registerTaskDefinition(options, api.ecs, {...read, isSame}, live?.revision ?? 0)
    tell(registered.taskDefinitionArn, false)
  }

  #refuse({findings, parsed}: RegisterInput): void {
    const errors = findings.filter(finding => finding.severity === 'error')
    const text = findings.map(finding => formatFinding(finding, this.output.err, parsed.text)).join('\n')
    if (text && !this.output.json) this.output.warn(text)
    if (errors.length === 0) return
    this.output.document({v: 1, refused: true, findings: findings.map(publicFinding)})
    this.exit(exitCodes.no)
  }
}
