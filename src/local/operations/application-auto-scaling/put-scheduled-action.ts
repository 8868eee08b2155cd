import type {PutScheduledActionRequest} from '@aws-sdk/client-application-auto-scaling'
import {UserError} from '../../../core/errors.js'
import {parseScheduledAction} from '../../../scaling/scheduled.js'
import type {Operation} from '../../operation.js'
import {requireTarget, validationFault} from '../../scalable-targets.js'
import type {LocalRegion} from '../../state.js'

/** An update without StartTime and EndTime takes the old ones away, as at AWS. */
export const putScheduledAction: Operation<LocalRegion, PutScheduledActionRequest> = {
  name: 'PutScheduledAction',
  run: (region, input, context) => {
    const target = requireTarget(region, input)
    const name = input.ScheduledActionName ?? ''
    const before = target.scheduledActions.get(name)
    const schedule = input.Schedule ?? before?.Schedule ?? ''
    const timezone = input.Timezone ?? before?.Timezone
    const bounds = {...before?.ScalableTargetAction, ...input.ScalableTargetAction}
    try {
      parseScheduledAction({
        name,
        schedule,
        ...(timezone === undefined ? {} : {timezone}),
        ...(bounds.MinCapacity === undefined ? {} : {min: bounds.MinCapacity}),
        ...(bounds.MaxCapacity === undefined ? {} : {max: bounds.MaxCapacity}),
      })
    } catch (error) {
      if (error instanceof UserError) throw validationFault(error.message)
      throw error
    }
    const startMs = momentMs(input.StartTime)
    const endMs = momentMs(input.EndTime)
    target.scheduledActions.set(name, {
      ScheduledActionName: name,
      ScheduledActionARN: `arn:aws:autoscaling:${region.region}:${region.accountId}:scheduledAction:${name}:resource/ecs/${target.resourceId}:scheduledActionName/${name}`,
      ServiceNamespace: 'ecs',
      Schedule: schedule,
      ...(timezone === undefined ? {} : {Timezone: timezone}),
      ResourceId: target.resourceId,
      ScalableDimension: 'ecs:service:DesiredCount',
      ScalableTargetAction: bounds,
      createdAtMs: before?.createdAtMs ?? context.nowMs,
      ...(startMs === undefined ? {} : {startMs}),
      ...(endMs === undefined ? {} : {endMs}),
    })
    return {}
  },
}

/** The wire's epoch seconds, or a Date of a caller in this process. */
function momentMs(moment: Date | number | string | undefined): number | undefined {
  if (moment === undefined) return undefined
  return moment instanceof Date ? moment.getTime() : Number(moment) * 1000
}
