import type {
  PolicyType,
  ScalingActivity,
  ScheduledAction,
  StepScalingPolicyConfiguration,
  SuspendedState,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'

/** Application Auto Scaling as the endpoint keeps it: one scalable target a service, by ResourceId. */
export interface ScalableTarget {
  resourceId: string
  scalableTargetArn: string
  minCapacity: number
  maxCapacity: number
  roleArn: string
  createdAtMs: number
  suspended: SuspendedState
  policies: Map<string, ScalingPolicy>
  scheduledActions: Map<string, ScheduledActionRecord>
  activities: ActivityRecord[]
  /** When the last scale-out and scale-in happened, for the cooldowns. */
  lastScaleOutMs?: number
  lastScaleInMs?: number
}

export interface ScalingPolicy {
  policyName: string
  policyArn: string
  policyType: PolicyType
  createdAtMs: number
  targetTracking?: TargetTrackingScalingPolicyConfiguration
  stepScaling?: StepScalingPolicyConfiguration
  alarms: {AlarmName: string; AlarmARN: string}[]
}

export type ScheduledActionRecord = Omit<ScheduledAction, 'CreationTime' | 'StartTime' | 'EndTime'> & {
  createdAtMs: number
  startMs?: number
  endMs?: number
}

export type ActivityRecord = Omit<ScalingActivity, 'StartTime' | 'EndTime'> & {startMs: number; endMs: number}
