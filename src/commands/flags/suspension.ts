import type {SuspendedState} from '@aws-sdk/client-application-auto-scaling'
import {type Command, Flags} from '@oclif/core'
import {UserError} from '../../core/errors.js'
import {scalableKey} from '../../scaling/plan-scaling.js'
import {ScalingCommand, writeFlags} from './scaling.js'

export const suspensionFlags = {
  in: Flags.boolean({description: 'scale-in only'}),
  out: Flags.boolean({description: 'scale-out only'}),
  scheduled: Flags.boolean({description: 'scheduled actions only'}),
  ...writeFlags,
}

/** The members the flags name, all three when they name none. */
export function suspendedState(
  flags: {in?: boolean; out?: boolean; scheduled?: boolean},
  suspended: boolean,
): SuspendedState {
  const all = !flags.in && !flags.out && !flags.scheduled
  return {
    ...(all || flags.in ? {DynamicScalingInSuspended: suspended} : {}),
    ...(all || flags.out ? {DynamicScalingOutSuspended: suspended} : {}),
    ...(all || flags.scheduled ? {ScheduledScalingSuspended: suspended} : {}),
  }
}

/** What suspend and resume share. */
export abstract class SuspensionCommand<T extends typeof Command> extends ScalingCommand<T> {
  protected async setSuspension(name: string, wanted: SuspendedState): Promise<void> {
    const subject = await this.subject(name)
    const account = await this.announce(subject)
    const {connection, service, live} = subject
    if (!live.target)
      throw new UserError(`service \`${name}\` is not registered with Application Auto Scaling`, {
        fix: 'there is nothing to suspend',
      })
    const now = live.target.SuspendedState ?? {}
    const same = Object.entries(wanted).every(
      ([member, value]) => Boolean(now[member as keyof SuspendedState]) === value,
    )
    const dryRun = Boolean((this.flags as {'dry-run'?: boolean})['dry-run'])
    if (!same && !dryRun) {
      // What is left out would be reset.
      await connection.api.applicationAutoScaling.registerScalableTarget({
        ...scalableKey(service),
        SuspendedState: {...now, ...wanted},
      })
    }
    const outcome = same ? 'unchanged' : dryRun ? 'not-sent' : 'applied'
    this.output.answer(
      `${outcome}: ${Object.entries({...now, ...wanted})
        .map(([member, value]) => `${member} ${value}`)
        .join(', ')}`,
    )
    this.output.document({
      v: 1,
      account,
      region: connection.region,
      cluster: service.cluster,
      service: service.service,
      outcome,
      suspended: {...now, ...wanted},
    })
  }
}
