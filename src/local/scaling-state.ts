import type {
  PolicyType,
  ScalingActivity,
  ScheduledAction,
  StepScalingPolicyConfiguration,
  SuspendedState,
  TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling'
import type {TargetTrackingState} from '../scaling/track-target.js'

/** Application Auto Scaling as the endpoint keeps it: one scalable target a service, by ResourceId. */
export interface ScalableTarget {
  /** `service/CLUSTER/SERVICE` */
  resourceId: string
  scalableTargetArn: string
  minCapacity: number
  maxCapacity: number
  roleArn: string
  createdAtMs: number
  suspended: SuspendedState
  policies: Map<string, ScalingPolicyRecord>
  scheduledActions: Map<string, ScheduledActionRecord>
  /** Newest first. */
  activities: ActivityRecord[]
}

export interface ScalingPolicyRecord {
  policyName: string
  policyArn: string
  policyType: PolicyType
  createdAtMs: number
  targetTracking?: TargetTrackingScalingPolicyConfiguration
  stepScaling?: StepScalingPolicyConfiguration
  alarms: {AlarmName: string; AlarmARN: string}[]
  /** What the policy remembers between two looks. */
  tracking: TargetTrackingState
}

export type ScheduledActionRecord = Omit<ScheduledAction, 'CreationTime' | 'StartTime' | 'EndTime'> & {
  createdAtMs: number
  startMs?: number
  endMs?: number
}

export type ActivityRecord = Omit<ScalingActivity, 'StartTime' | 'EndTime'> & {startMs: number; endMs: number}
