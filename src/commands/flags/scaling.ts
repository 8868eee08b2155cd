import type {Command} from '@oclif/core'
import {Flags} from '@oclif/core'
import {AwsCommand, type Connection} from '../../base-command.js'
import type {Api} from '../../core/api.js'
import {systemClock} from '../../core/clock.js'
import {UserError} from '../../core/errors.js'
import type {Finding} from '../../core/finding.js'
import {type AppliedChange, applyScaling} from '../../project/apply-scaling.js'
import {loadLiveScaling, loadScalableService, type ScalableService} from '../../project/scaled-service.js'
import {adviseScalingRole} from '../../project/scaling-role.js'
import {adviseScaling} from '../../scaling/advise.js'
import {type LiveScaling, planScaling, type ScalingChange, type WantedScaling} from '../../scaling/plan-scaling.js'
import {checkBounds} from '../../scaling/scheduled.js'
import {formatFindings} from '../../ui/findings.js'
import {formatAppliedChange, formatScalingChanges} from '../../ui/scaling-changes.js'
import {destinationLine} from '../../ui/scaling-destination.js'

/** Flags of the commands that write one policy or action. */
export const boundsFlags = {
  min: Flags.integer({description: 'fewest tasks'}),
  max: Flags.integer({description: 'most tasks'}),
}
export const writeFlags = {
  'dry-run': Flags.boolean({description: 'show what would be sent, send nothing'}),
}
export const applyFlags = {
  ...writeFlags,
  'check-capacity': Flags.boolean({description: 'read the cluster and say whether it can hold max'}),
}

/**
 * The bounds as far as they are given, checked against those in force.
 * @throws UserError when min is above max, or when the service is not registered and one is missing.
 */
export function boundsOf(
  flags: {min?: number | undefined; max?: number | undefined},
  live: LiveScaling,
  service: string,
): {min?: number; max?: number} {
  const {min, max} = flags
  if (!live.target && (min === undefined || max === undefined)) {
    throw new UserError(`service \`${service}\` is not registered yet: min and max are needed`, {
      fix: 'pass --min and --max',
    })
  }
  checkBounds(min ?? live.target?.MinCapacity, max ?? live.target?.MaxCapacity, `service \`${service}\``)
  return {...(min === undefined ? {} : {min}), ...(max === undefined ? {} : {max})}
}

type ScalingServices = 'ecs' | 'applicationAutoScaling'

/** A service with its live scaling, and the way to it. */
export interface ScalingSubject<K extends keyof Api = ScalingServices> {
  connection: Connection<K>
  service: ScalableService
  live: LiveScaling
}

/** What the commands of `scale` share: reading the service, and one way to show, send and report changes. */
export abstract class ScalingCommand<T extends typeof Command> extends AwsCommand<T> {
  /** The service and what Application Auto Scaling has for it; says on stderr where it is. */
  protected async subject<K extends keyof Api = ScalingServices>(
    name: string,
    ...more: K[]
  ): Promise<ScalingSubject<K | ScalingServices>> {
    const connection = await this.connect<K | ScalingServices>('ecs', 'applicationAutoScaling', ...more)
    const {ecs, applicationAutoScaling} = connection.api as Pick<Api, ScalingServices>
    const service = await loadScalableService(ecs, await this.cluster(), name)
    return {connection, service, live: await loadLiveScaling(applicationAutoScaling, service)}
  }

  /** Says first where it writes. @returns the account. */
  protected async announce({connection, service}: ScalingSubject): Promise<string> {
    const account = await connection.accountId()
    const {region, endpoint} = connection
    const subject = [`cluster ${service.cluster}`, `service ${service.service}`]
    this.output.progress(destinationLine({account, region, subject, ...(endpoint ? {endpoint} : {})}))
    return account
  }

  /** Shows what would change, sends it unless --dry-run, and answers. */
  protected async carryOut(
    subject: ScalingSubject,
    wanted: WantedScaling,
    options: {prune?: boolean; ask?: boolean; findings?: Finding[]} = {},
  ): Promise<AppliedChange[]> {
    const {connection, service, live} = subject
    const account = await this.announce(subject)
    const {region, endpoint} = connection
    const changes = planScaling(wanted, live, service, options)
    const findings =
      changes.length === 0
        ? []
        : [
            ...adviseScaling(wanted, {...service, live}),
            ...(options.findings ?? []),
            ...(await this.#role(live)),
            ...(await this.#capacity(subject, wanted)),
          ]
    if (findings.length > 0 && !this.output.json) this.output.warn(formatFindings(findings, this.output.err))
    if (changes.length > 0) this.output.progress(formatScalingChanges(changes, this.output.err))
    const applied = await this.#send(subject, changes, options.ask ?? false)
    const sent = applied !== undefined
    this.output.document({
      v: 1,
      account,
      region,
      cluster: service.cluster,
      service: service.service,
      ...(endpoint ? {endpoint} : {}),
      outcome: changes.length === 0 ? 'unchanged' : sent ? 'applied' : 'not-sent',
      changes: changes.map(({operation, name, differences}) => ({operation, name, differences})),
      applied: applied ?? [],
      findings,
    })
    if (changes.length === 0) this.output.answer('nothing differs: nothing was sent')
    else if (!sent) this.output.answer(`nothing was sent (${changes.length} to do)`)
    return applied ?? []
  }

  // IAM keeps the role as long as anything is registered: only a first registration can find it missing.
  async #role(live: LiveScaling): Promise<Finding[]> {
    if (live.target) return []
    return adviseScalingRole((await this.connect('iam')).api.iam)
  }

  async #capacity({connection, service, live}: ScalingSubject, wanted: WantedScaling): Promise<Finding[]> {
    const scheduled = (wanted.scheduled ?? []).flatMap(action => action.max ?? [])
    const max = Math.max(wanted.max ?? live.target?.MaxCapacity ?? 0, ...scheduled)
    if (!(this.flags as {'check-capacity'?: boolean})['check-capacity']) return []
    const {loadSnapshot} = await import('../../observe/load-snapshot.js')
    const {checkScalingCapacity} = await import('../../verify/scaling-capacity.js')
    const {ecs} = connection.api as Pick<Api, ScalingServices>
    const snapshot = await loadSnapshot({ecs}, service.cluster, {clock: systemClock, region: connection.region})
    return checkScalingCapacity(snapshot, service.service, max)
  }

  async #send(subject: ScalingSubject, changes: ScalingChange[], ask: boolean): Promise<AppliedChange[] | undefined> {
    if (changes.length === 0) return []
    if ((this.flags as {'dry-run'?: boolean})['dry-run']) return undefined
    if (ask && !(await this.confirm(`apply to service ${subject.service.service}?`, '--yes'))) return undefined
    const applied: AppliedChange[] = []
    for await (const change of applyScaling(subject.connection.api, changes)) {
      applied.push(change)
      this.output.answer(formatAppliedChange(change, this.output.out))
    }
    return applied
  }
}
