import {Command, Errors, Flags, type Interfaces} from '@oclif/core'
import type {Api} from './core/api.js'
import {didYouMean} from './core/did-you-mean.js'
import {exitCodes, GantryError, InternalError, UserError} from './core/errors.js'
import type {Project} from './project/project.js'
import {failureDocument, formatFailure} from './ui/failure.js'
import {Output} from './ui/output.js'

/** Commands that print JSON Lines say so: their failures are an `error` line and a `result` line. */
export type JsonShape = 'document' | 'lines'

type CommandFlags<T extends typeof Command> = Interfaces.InferredFlags<(typeof BaseCommand)['baseFlags'] & T['flags']>
type CommandArguments<T extends typeof Command> = Interfaces.InferredArgs<T['args']>

/** What every command shares: output, one error → one exit code, gantry.yml. */
export abstract class BaseCommand<T extends typeof Command = typeof Command> extends Command {
  static override baseFlags = {
    json: Flags.boolean({description: 'print JSON on stdout', helpGroup: 'GLOBAL'}),
    config: Flags.string({
      description: 'project file (default: gantry.yml here, when there is one)',
      helpValue: 'FILE',
      helpGroup: 'GLOBAL',
    }),
    environment: Flags.string({
      char: 'e',
      helpValue: 'NAME',
      description: 'environment overlay of the project file',
      helpGroup: 'GLOBAL',
      env: 'GANTRY_ENVIRONMENT',
    }),
    'no-color': Flags.boolean({description: 'no colours (NO_COLOR is honoured too)', helpGroup: 'GLOBAL'}),
    quiet: Flags.boolean({description: 'no progress on stderr', helpGroup: 'GLOBAL'}),
    verbose: Flags.boolean({description: 'more detail on stderr', helpGroup: 'GLOBAL'}),
  }

  static jsonShape: JsonShape = 'document'

  protected flags!: CommandFlags<T>
  protected args!: CommandArguments<T>
  protected output: Output = new Output({json: this.argv.includes('--json'), quiet: false, verbose: false, color: true})

  override async init(): Promise<void> {
    await super.init()
    const ctor = this.ctor as typeof BaseCommand
    const {args, flags} = await this.parse({
      flags: ctor.flags,
      baseFlags: ctor.baseFlags,
      args: ctor.args,
      strict: ctor.strict,
      enableJsonFlag: false,
    })
    this.flags = flags as CommandFlags<T>
    this.args = args as CommandArguments<T>
    const shared = flags as {json?: boolean; quiet?: boolean; verbose?: boolean; 'no-color'?: boolean}
    this.output = new Output({
      json: Boolean(shared.json),
      quiet: Boolean(shared.quiet),
      verbose: Boolean(shared.verbose),
      color: !shared['no-color'] && !process.env.NO_COLOR,
    })
  }

  /** gantry.yml with its environment applied, or undefined when there is none. */
  protected async project(): Promise<Project | undefined> {
    this.#project ??= (async () => {
      const {loadProject} = await import('./project/load.js')
      const {readTextFile} = await import('./io/files.js')
      const {existsSync} = await import('node:fs')
      const flags = this.flags as {config?: string; environment?: string; image?: unknown}
      const images = imagesGiven(flags.image)
      return loadProject(
        {
          directory: process.cwd(),
          ...(flags.config ? {config: flags.config} : {}),
          ...(flags.environment ? {environment: flags.environment} : {}),
          ...(images ? {images} : {}),
        },
        {read: async path => (existsSync(path) ? readTextFile(path) : undefined)},
      )
    })()
    return this.#project
  }
  #project?: Promise<Project | undefined>

  protected override async catch(error: Error & {oclif?: {exit?: number}; code?: string}): Promise<void> {
    if (error.code === 'EEXIT') throw error
    const failure = await toFailure(
      error,
      this.id ?? '',
      Object.keys({...(this.ctor as typeof BaseCommand).baseFlags, ...(this.ctor as typeof BaseCommand).flags}),
      this.argv,
    )
    if (this.output.json) {
      if ((this.ctor as typeof BaseCommand).jsonShape === 'lines') {
        const at = new Date().toISOString()
        this.output.document({v: 1, at, type: 'error', ...failureDocument(failure)})
        this.output.document({v: 1, at, type: 'result', exitCode: failure.exitCode})
      } else {
        this.output.document(failureDocument(failure))
      }
    } else {
      this.output.warn(formatFailure(failure, this.output.err))
      if (failure instanceof InternalError && this.output.verbose)
        this.output.warn(String((failure.cause as Error)?.stack ?? failure.stack))
    }
    this.exit(failure.exitCode)
  }
}

/** What every command that talks to AWS shares on top: where to, and as whom. */
export abstract class AwsCommand<T extends typeof Command = typeof Command> extends BaseCommand<T> {
  static override baseFlags = {
    ...BaseCommand.baseFlags,
    cluster: Flags.string({char: 'c', description: 'cluster name or ARN', helpGroup: 'AWS', env: 'GANTRY_CLUSTER'}),
    region: Flags.string({description: 'AWS region', helpGroup: 'AWS'}),
    profile: Flags.string({description: 'named profile of the AWS configuration', helpGroup: 'AWS'}),
    'endpoint-url': Flags.string({
      description: 'another endpoint than AWS, such as `gantry local start` prints',
      helpValue: 'URL',
      helpGroup: 'AWS',
    }),
    yes: Flags.boolean({char: 'y', description: 'answer yes to every question', helpGroup: 'GLOBAL'}),
  }

  /**
   * Clients for the named services. `--profile` is put into AWS_PROFILE before the first client: the SDK reads a
   * profile's `endpoint_url` only from there.
   * @throws UserError when no region is known, when an endpoint is plain http off loopback, or when gantry.yml's
   * account or region guard does not match.
   */
  protected async connect<K extends keyof Api>(...services: K[]): Promise<Connection<K>> {
    const flags = this.flags as unknown as {region?: string; profile?: string; 'endpoint-url'?: string}
    if (flags.profile) process.env.AWS_PROFILE = flags.profile
    const project = await this.project()
    // ECR Public has one Region, whatever the caller's is.
    const everywhere = services.some(service => service === 'ecrPublic')
    const region = everywhere
      ? 'us-east-1'
      : (flags.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? project?.region)
    const endpoint = flags['endpoint-url'] ?? process.env.AWS_ENDPOINT_URL
    if (endpoint) checkEndpoint(endpoint)
    const {loadClient} = await import('./aws/clients.js')
    const clients = await Promise.all(
      services.map(async service => {
        const client = await loadClient(service, {
          ...(region ? {region} : {}),
          ...(flags['endpoint-url'] ? {endpoint: flags['endpoint-url']} : {}),
        })
        return [service, client] as const
      }),
    )
    const api = Object.fromEntries(clients) as unknown as Pick<Api, K>
    const resolvedRegion = region ?? (await configuredRegion(clients[0]?.[1]))
    const connection: Connection<K> = {
      api,
      region: resolvedRegion,
      ...(endpoint ? {endpoint} : {}),
      accountId: async () => {
        const sts = await loadClient('sts', {
          region: resolvedRegion,
          ...(flags['endpoint-url'] ? {endpoint: flags['endpoint-url']} : {}),
        })
        return (await sts.getCallerIdentity({})).Account ?? ''
      },
    }
    if (project?.region && !everywhere && project.region !== resolvedRegion) {
      throw new UserError(`${project.file} is for region ${project.region}; the caller's region is ${resolvedRegion}`, {
        fix: `pass --region ${project.region}, or choose another --environment`,
      })
    }
    if (project?.account) {
      const account = await connection.accountId()
      if (account !== project.account) {
        throw new UserError(
          `${project.file} is for account ${project.account}; the credentials are of account ${account}`,
          {
            fix: 'use the credentials of that account, or choose another --environment',
          },
        )
      }
    }
    return connection
  }

  /** The cluster: --cluster, else gantry.yml's, else ECS's own `default`. */
  protected async cluster(): Promise<string> {
    const flags = this.flags as unknown as {cluster?: string}
    return flags.cluster ?? (await this.project())?.cluster ?? 'default'
  }

  /**
   * A yes or no from the person at the terminal; --yes answers yes.
   * @throws UserError where nobody can answer (no TTY, --json, CI), naming the flag that does.
   */
  protected async confirm(question: string, flag: string): Promise<boolean> {
    if ((this.flags as unknown as {yes?: boolean}).yes) return true
    if (!this.output.interactive)
      throw new UserError(question, {why: 'nobody can answer here (no terminal, CI or --json)', fix: `pass ${flag}`})
    const {default: inquirer} = await import('inquirer')
    const {answer} = await inquirer.prompt([{type: 'confirm', name: 'answer', message: question, default: false}], {
      output: process.stderr,
    } as never)
    return Boolean(answer)
  }
}

/** Where a command is connected to. */
export interface Connection<K extends keyof Api = keyof Api> {
  api: Pick<Api, K>
  region: string
  /** Set when it is not AWS. */
  endpoint?: string
  /** Asks STS once per call. */
  accountId(): Promise<string>
}

// What is no NAME=REF is refused where the flag itself is read.
function imagesGiven(flag: unknown): Record<string, string> | undefined {
  if (!Array.isArray(flag)) return undefined
  const pairs = flag.map(String).flatMap(pair => {
    const split = pair.indexOf('=')
    return split < 1 ? [] : [[pair.slice(0, split), pair.slice(split + 1)]]
  })
  return Object.fromEntries(pairs) as Record<string, string>
}

async function configuredRegion(client: unknown): Promise<string> {
  const region = (client as {config?: {region?: () => Promise<string>}} | undefined)?.config?.region
  if (!region) throw new UserError('no AWS region given', {fix: 'set AWS_REGION, or pass --region'})
  return region()
}

/** @throws UserError unless the URL is https, or http to loopback. */
export function checkEndpoint(endpoint: string): void {
  let url: URL
  try {
    url = new URL(endpoint)
  } catch {
    throw new UserError(`endpoint \`${endpoint.slice(0, 200)}\` is not a URL`, {
      fix: 'write it as http://127.0.0.1:4599',
    })
  }
  if (url.username || url.password) throw new UserError('an endpoint URL must not hold credentials')
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return
  throw new UserError(`endpoint ${url.origin} is plain ${url.protocol.replace(':', '')} to another machine`, {
    fix: 'use https; plain http goes to 127.0.0.1 only',
  })
}

async function toFailure(error: Error, id: string, knownFlags: string[], argv: string[]): Promise<GantryError> {
  if (error instanceof GantryError) return error
  const command = `gantry ${id.replaceAll(':', ' ')}`.trim()
  if (error instanceof Errors.CLIError) {
    const message = error.message.split('\n')[0] as string
    const unknown = /^Nonexistent flags?: (.+)$/.exec(message)?.[1]?.split(',')[0]?.trim()
    const guess = unknown ? didYouMean(unknown.replace(/^-+/, ''), knownFlags) : undefined
    const {usageSentence} = await import('./ui/usage.js')
    const {words, why} = unknown ? {words: `unknown flag ${unknown}`} : usageSentence(error.message, argv)
    return new UserError(words, {
      ...(why ? {why} : {}),
      fix: guess ? `did you mean --${guess}?` : `see ${command} --help`,
    })
  }
  const {fromSdkError} = await import('./aws/errors.js')
  const fromSdk = fromSdkError(error)
  if (fromSdk) return fromSdk
  return new InternalError(
    `this is a bug in gantry: ${error.name}: ${error.message}`,
    {
      fix: `run it again with --verbose and report what it prints (exit ${exitCodes.internal})`,
    },
    {cause: error},
  )
}
