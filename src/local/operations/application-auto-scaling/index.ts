import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {deleteScalingPolicy} from './delete-scaling-policy.js'
import {deleteScheduledAction} from './delete-scheduled-action.js'
import {deregisterScalableTarget} from './deregister-scalable-target.js'
import {describeScalableTargets} from './describe-scalable-targets.js'
import {describeScalingActivities} from './describe-scaling-activities.js'
import {describeScalingPolicies} from './describe-scaling-policies.js'
import {describeScheduledActions} from './describe-scheduled-actions.js'
import {putScalingPolicy} from './put-scaling-policy.js'
import {putScheduledAction} from './put-scheduled-action.js'
import {registerScalableTarget} from './register-scalable-target.js'

/** Application Auto Scaling as the endpoint answers it, in the order of the alphabet. */
export const applicationAutoScalingOperations: readonly Operation<LocalRegion, never>[] = [
  deleteScalingPolicy,
  deleteScheduledAction,
  deregisterScalableTarget,
  describeScalableTargets,
  describeScalingActivities,
  describeScalingPolicies,
  describeScheduledActions,
  putScalingPolicy,
  putScheduledAction,
  registerScalableTarget,
]
