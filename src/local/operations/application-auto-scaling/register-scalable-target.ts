import type {
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse,
} from '@aws-sdk/client-application-auto-scaling'
import {nextHex} from '../../ids.js'
import type {Operation} from '../../operation.js'
import {checkKey, clampDesiredCount, serviceOfTarget, validationFault} from '../../scalable-targets.js'
import type {ScalableTarget} from '../../scaling-state.js'
import type {LocalRegion} from '../../state.js'

/** A new target needs both bounds, a known one keeps what is not given; desiredCount is clamped at once. */
export const registerScalableTarget: Operation<
  LocalRegion,
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse
> = {
  name: 'RegisterScalableTarget',
  run: (region, input, context) => {
    checkKey(input)
    const resourceId = input.ResourceId ?? ''
    if (!serviceOfTarget(region, resourceId)) throw validationFault(`ECS service doesn't exist: ${resourceId}`)
    const before = region.scalableTargets.get(resourceId)
    const minCapacity = input.MinCapacity ?? before?.minCapacity
    const maxCapacity = input.MaxCapacity ?? before?.maxCapacity
    if (minCapacity === undefined || maxCapacity === undefined) {
      throw validationFault('MinCapacity and MaxCapacity are required to register a new scalable target')
    }
    if (minCapacity < 0) throw validationFault('Minimum capacity cannot be less than 0')
    if (maxCapacity < minCapacity) throw validationFault('Maximum capacity cannot be less than minimum capacity')
    const target: ScalableTarget = {
      ...(before ?? {
        resourceId,
        scalableTargetArn: `arn:aws:application-autoscaling:${region.region}:${region.accountId}:scalable-target/0ec5${nextHex(region.ids, 32)}`,
        roleArn: `arn:aws:iam::${region.accountId}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
        createdAtMs: context.nowMs,
        suspended: {
          DynamicScalingInSuspended: false,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
        },
        policies: new Map(),
        scheduledActions: new Map(),
        activities: [],
      }),
      minCapacity,
      maxCapacity,
    }
    target.suspended = {...target.suspended, ...input.SuspendedState}
    region.scalableTargets.set(resourceId, target)
    clampDesiredCount(region, target, 'minimum or maximum capacity was changed', context)
    return {ScalableTargetARN: target.scalableTargetArn}
  },
}
