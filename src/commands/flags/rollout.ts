import {type Command, Flags} from '@oclif/core'
import {AwsCommand, type JsonShape} from '../../base-command.js'
import type {Api, StsApi} from '../../core/api.js'
import {arnName} from '../../core/arn.js'
import {systemClock} from '../../core/clock.js'
import {UserError} from '../../core/errors.js'
import {parseDuration} from '../../core/units.js'
import {appendText, writeFileAtomic} from '../../io/files.js'
import type {Project} from '../../project/project.js'
import {countCalls, type RolloutContext} from '../../rollout/context.js'
import type {DeployOptions} from '../../rollout/deploy.js'
import type {RolloutEvent} from '../../rollout/event.js'
import {faultOf} from '../../rollout/fault.js'
import type {Watched} from '../../rollout/follow.js'
import {ServerClock} from '../../rollout/server-clock.js'
import {tellRollout} from '../../ui/rollout.js'
import {rolloutJunit, summaryMarkdown} from '../../ui/rollout-report.js'

/** Reading for the plan is given up after this: a deploy never waits longer for want of it. */
const planPatienceMs = 10_000

/** What the commands share that read or follow services: clients, AWS's clock, the count of calls. */
export abstract class ServiceCommand<T extends typeof Command = typeof Command> extends AwsCommand<T> {
  readonly #abort = new AbortController()
  readonly #stop = () => this.#abort.abort(new Error('interrupted'))

  /**
   * Clients, clock and patience for a job about these services (default: all of gantry.yml); Ctrl-C ends the job, not
   * what ECS does.
   */
  protected async rollout(
    services: readonly string[] = [],
  ): Promise<{context: RolloutContext; region: string; endpoint?: string; account: string}> {
    const flags = this.flags as unknown as {timeout?: string; 'poll-interval'?: string; 'endpoint-url'?: string}
    const connection = await this.connect('ecs')
    const clock = new ServerClock(systemClock)
    const {loadClient} = await import('../../aws/clients.js')
    const {watchServerDate} = await import('../../aws/server-date.js')
    const options = {
      region: connection.region,
      ...(flags['endpoint-url'] ? {endpoint: flags['endpoint-url']} : {}),
    }
    const dated = async <K extends keyof Api>(service: K, maxAttempts?: number): Promise<Api[K]> => {
      const client = await loadClient(service, {...options, ...(maxAttempts ? {maxAttempts} : {})})
      watchServerDate(client, date => clock.observe(date))
      return client
    }
    const calls: Record<string, number> = {}
    let ecs = await dated('ecs')
    let ecsOnce = await dated('ecs', 1)
    this.#listen()
    const context: RolloutContext = {
      cluster: await this.cluster(),
      ecs: countCalls(() => ecs, calls),
      ecsOnce: countCalls(() => ecsOnce, calls),
      logs: countCalls(await lazily(() => dated('cloudWatchLogs')), calls),
      elbV2: countCalls(await lazily(() => dated('elbV2')), calls),
      clock,
      random: Math.random,
      signal: this.#abort.signal,
      patience: {
        pollIntervalMs: pollIntervalMs(flags['poll-interval'], await this.project(), services),
        unreachableTimeoutMs: duration(process.env.GANTRY_UNREACHABLE_TIMEOUT ?? '5m', 'GANTRY_UNREACHABLE_TIMEOUT', 1),
        ...timeoutOf(flags.timeout),
      },
      calls,
      byZone: this.output.interactive,
      explainPlacement: async subject => {
        const {embedExplanation} = await import('../../rollout/embed-explanation.js')
        const {api} = await this.connect('ec2', 'autoScaling', 'elbV2')
        return embedExplanation(context, {...api, ecs: context.ecs}, connection.region, subject)
      },
      renewCredentials: async () => {
        ecs = await dated('ecs')
        ecsOnce = await dated('ecs', 1)
      },
    }
    return {
      context,
      region: connection.region,
      ...(connection.endpoint ? {endpoint: connection.endpoint} : {}),
      // through a dated client: AWS's clock is then known from the first line on
      account: await accountId(() => dated('sts')),
    }
  }

  /** Ctrl-C, and the CI system's SIGTERM, end the watching; a second one ends the process. */
  #listen(): void {
    process.once('SIGINT', this.#stop)
    process.once('SIGTERM', this.#stop)
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    process.off('SIGINT', this.#stop)
    process.off('SIGTERM', this.#stop)
    await super.finally(error)
  }
}

/** What `deploy`, `watch`, `rollback` and `continue` share: they follow a deployment and tell its events. */
export abstract class RolloutCommand<T extends typeof Command = typeof Command> extends ServiceCommand<T> {
  static override jsonShape: JsonShape = 'lines'

  static override baseFlags = {
    ...ServiceCommand.baseFlags,
    timeout: Flags.string({
      description:
        'stop watching after this long, ECS goes on (exit 6); default 1h, of a deploy what its plan suggests; 0s for never',
      helpValue: '15m',
    }),
    'poll-interval': Flags.string({
      description: 'how often AWS is asked',
      helpValue: '5s',
      env: 'GANTRY_POLL_INTERVAL',
    }),
    junit: Flags.string({description: 'write the outcome as JUnit XML', helpValue: 'FILE'}),
    'include-logs': Flags.boolean({description: 'log lines go into the job summary and the JUnit file too'}),
  }

  /** Whether --timeout was given: it then wins over gantry.yml's. */
  protected get timeoutByFlag(): boolean {
    return (this.flags as unknown as {timeout?: string}).timeout !== undefined
  }

  /** Whether Application Auto Scaling sets a service's desiredCount; undefined when that could not be read. */
  protected async scalingOwns(cluster: string, service: string): Promise<boolean | undefined> {
    const {api} = await this.connect('applicationAutoScaling')
    try {
      const answer = await api.applicationAutoScaling.describeScalableTargets({
        ServiceNamespace: 'ecs',
        ResourceIds: [`service/${arnName(cluster)}/${service}`],
        ScalableDimension: 'ecs:service:DesiredCount',
      })
      return (answer.ScalableTargets?.length ?? 0) > 0
    } catch {
      return undefined
    }
  }

  /** What a deploy asks of this command besides its flags. */
  protected deployHooks(
    context: RolloutContext,
    where: {account: string; region: string; endpoint?: string},
  ): Pick<DeployOptions, 'where' | 'scalingOwns' | 'keepEvidence' | 'plan' | 'takeSuggestedTimeout'> {
    return {
      where,
      scalingOwns: service => this.scalingOwns(context.cluster, service),
      keepEvidence: watched => this.keepEvidence(watched),
      takeSuggestedTimeout: !this.timeoutByFlag,
      plan: async (request, live) => {
        const {planFirst} = await import('../../rollout/plan-first.js')
        return planFirst(context, live, request, {
          region: where.region,
          neighbours: async () => (await this.connect('ec2', 'autoScaling', 'elbV2')).api,
          giveUp: AbortSignal.timeout(planPatienceMs),
        })
      },
    }
  }

  /** Keeps what was seen of services that did not succeed, for its owner's eyes only. @returns the file */
  protected async keepEvidence(watched: {service: string; watched: Watched}[]): Promise<string | undefined> {
    const {writeEvidence} = await import('../../io/evidence.js')
    const at = new Date().toISOString().replace(/[:.]/g, '-')
    return writeEvidence(`${watched.map(record => record.service).join('+')}-${at}`, {
      gantryEvidence: 1,
      services: watched.map(({service, watched: seen}) => ({service, ...seen})),
    })
  }

  /** Shows a job's events to its end, writes the reports asked for, and exits with its code. */
  protected async tell(events: AsyncIterable<RolloutEvent>): Promise<void> {
    const flags = this.flags as unknown as {junit?: string; 'include-logs'?: boolean}
    const annotate = process.env.GITHUB_ACTIONS === 'true'
    const told = await tellRollout(events, this.output, {annotate})
    const record = {...told, includeLogs: Boolean(flags['include-logs'])}
    const summary = process.env.GITHUB_STEP_SUMMARY
    if (summary) await appendText(summary, summaryMarkdown(record))
    if (flags.junit) await writeFileAtomic(flags.junit, rolloutJunit(record))
    this.exit(told.result.exitCode)
  }
}

/**
 * How often AWS is asked: what the flag or its environment variable says, else the shortest interval gantry.yml has for
 * the services (all of them when none is named), else 5 s. @throws UserError
 */
export function pollIntervalMs(
  flag: string | undefined,
  project: Pick<Project, 'services'> | undefined,
  services: readonly string[],
): number {
  if (flag !== undefined) return duration(flag, '--poll-interval', 1)
  const written = Object.entries(project?.services ?? {})
    .filter(([name]) => services.length === 0 || services.includes(name))
    .flatMap(([, service]) => service.pollIntervalMs ?? [])
  return written.length > 0 ? Math.max(1, Math.min(...written)) : 5000
}

/** One hour unless the flag says otherwise; none for `0s`. By AWS's clock. */
function timeoutOf(flag: string | undefined): {timeoutMs?: number} {
  const timeoutMs = duration(flag ?? '1h', '--timeout', 0)
  return timeoutMs > 0 ? {timeoutMs} : {}
}

/** A duration flag of at least `leastMs`. @throws UserError */
export function duration(text: string, name: string, leastMs: number): number {
  const ms = parseDuration(text, name)
  if (ms < leastMs) throw new UserError(`${name} must be at least ${leastMs} ms`)
  return ms
}

// An endpoint may not serve STS: the account is then not known, and nothing rests on it. Missing credentials are an error.
async function accountId(sts: () => Promise<StsApi>): Promise<string> {
  try {
    return (await (await sts()).getCallerIdentity({})).Account ?? 'unknown'
  } catch (error) {
    if (faultOf(error) === 'credentials' || faultOf(error) === undefined) throw error
    return 'unknown'
  }
}

// A client whose package is loaded when it is first asked something.
async function lazily<A extends object>(load: () => Promise<A>): Promise<() => A> {
  let loading: Promise<A> | undefined
  const client = new Proxy({} as A, {
    get: (_, property) => {
      if (typeof property !== 'string' || property === 'then') return undefined
      return async (...input: unknown[]) => {
        loading ??= load()
        const loaded = (await loading) as Record<string, (...input: unknown[]) => unknown>
        return loaded[property]?.(...input)
      }
    },
  })
  return () => client
}
