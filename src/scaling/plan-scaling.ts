import type {
  ScheduledAction as LiveScheduledAction,
  PutScalingPolicyCommandInput,
  PutScheduledActionCommandInput,
  RegisterScalableTargetCommandInput,
  ScalableTarget,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling'
import type {MetricAlarm, PutMetricAlarmCommandInput} from '@aws-sdk/client-cloudwatch'
import {canonical} from '../core/canonical.js'
import type {ScalingConfiguration} from './configuration.js'
import type {ScheduledAction} from './scheduled.js'
import {stepAlarmInput, stepAlarmMembers, stepAlarmName} from './step-alarm.js'
import {stepScalingConfiguration} from './step-scaling.js'
import {targetTrackingConfiguration} from './target-tracking.js'

/** Which service; names, never ARNs: `service/CLUSTER/SERVICE` is what Application Auto Scaling knows it by. */
export interface ScaledService {
  cluster: string
  service: string
}

/** What Application Auto Scaling has for one service. */
export interface LiveScaling {
  target?: ScalableTarget
  policies: ScalingPolicy[]
  scheduled: LiveScheduledAction[]
  /** The alarms gantry made for step scaling policies; absent when nobody asked for them. */
  alarms?: MetricAlarm[]
}

/** A member that differs; absent `from` is new, absent `to` is gone. */
export interface ScalingDifference {
  member: string
  from?: string
  to?: string
}

/** One call that is needed, in the order calls are safe: target, policies, actions, then removals. */
export type ScalingChange = {name: string; differences: ScalingDifference[]} & (
  | {operation: 'RegisterScalableTarget'; input: RegisterScalableTargetCommandInput}
  | {operation: 'PutScalingPolicy'; input: PutScalingPolicyCommandInput}
  | {operation: 'PutMetricAlarm'; policyName: string; policyArn?: string; input: PutMetricAlarmCommandInput}
  | {operation: 'PutScheduledAction'; input: PutScheduledActionCommandInput}
  | {operation: 'DeleteAlarms'; input: {AlarmNames: string[]}}
  | {operation: 'DeleteScalingPolicy'; input: ScalableKey & {PolicyName: string}}
  | {operation: 'DeleteScheduledAction'; input: ScalableKey & {ScheduledActionName: string}}
)

export interface ScalableKey {
  ServiceNamespace: 'ecs'
  ScalableDimension: 'ecs:service:DesiredCount'
  ResourceId: string
}

/** The three members every call needs. */
export function scalableKey(names: ScaledService): ScalableKey {
  return {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${names.cluster}/${names.service}`,
  }
}

/** What is to be changed of a configuration: everything, or a part of it, when one policy is put on its own. */
export type WantedScaling = Partial<ScalingConfiguration>

/**
 * The calls that take `live` to `wanted`; none when they are equal. With `prune`, policies and actions that are not
 * wanted are removed too.
 */
export function planScaling(
  wanted: WantedScaling,
  live: LiveScaling,
  names: ScaledService,
  options: {prune?: boolean} = {},
): ScalingChange[] {
  const key = scalableKey(names)
  const changes: ScalingChange[] = []
  const bounds = differences(
    {min: live.target?.MinCapacity, max: live.target?.MaxCapacity},
    {min: wanted.min ?? live.target?.MinCapacity, max: wanted.max ?? live.target?.MaxCapacity},
  )
  if (bounds.length > 0) {
    changes.push({
      operation: 'RegisterScalableTarget',
      name: key.ResourceId,
      differences: bounds,
      input: {
        ...key,
        ...(wanted.min === undefined ? {} : {MinCapacity: wanted.min}),
        ...(wanted.max === undefined ? {} : {MaxCapacity: wanted.max}),
      },
    })
  }
  for (const input of policyInputs(wanted, names)) {
    const now = live.policies.find(policy => policy.PolicyName === input.PolicyName)
    const changed = differences(policyMembers(now), policyMembers(input))
    if (changed.length > 0) {
      changes.push({
        operation: 'PutScalingPolicy',
        name: input.PolicyName as string,
        differences: changed,
        input: {...key, ...input},
      })
    }
  }
  for (const policy of wanted.step ?? []) {
    const input = stepAlarmInput(policy, names)
    if (!input) continue
    const now = live.alarms?.find(alarm => alarm.AlarmName === input.AlarmName)
    const policyArn = live.policies.find(one => one.PolicyName === policy.name)?.PolicyARN
    const changed = differences(stepAlarmMembers(now), stepAlarmMembers(input))
    const calls = policyArn !== undefined && now?.AlarmActions?.includes(policyArn)
    if (changed.length === 0 && !calls) changed.push({member: 'AlarmActions', to: JSON.stringify([policy.name])})
    if (changed.length === 0) continue
    changes.push({
      operation: 'PutMetricAlarm',
      name: input.AlarmName as string,
      policyName: policy.name,
      ...(policyArn ? {policyArn} : {}),
      differences: changed,
      input,
    })
  }
  for (const action of wanted.scheduled ?? []) {
    const now = live.scheduled.find(one => one.ScheduledActionName === action.name)
    const input = scheduledActionInput(action)
    const changed = differences(actionMembers(now), actionMembers(input))
    if (changed.length > 0) {
      changes.push({
        operation: 'PutScheduledAction',
        name: action.name,
        differences: changed,
        input: {...key, ...input},
      })
    }
  }
  return options.prune ? [...changes, ...removals(wanted, live, names)] : changes
}

/** What AWS has that the configuration does not name. */
export function unnamedScaling(wanted: WantedScaling, live: LiveScaling): {policies: string[]; scheduled: string[]} {
  const policies = new Set([...(wanted.targetTracking ?? []), ...(wanted.step ?? [])].map(policy => policy.name))
  const actions = new Set((wanted.scheduled ?? []).map(action => action.name))
  return {
    policies: live.policies.map(policy => policy.PolicyName as string).filter(name => !policies.has(name)),
    scheduled: live.scheduled.map(action => action.ScheduledActionName as string).filter(name => !actions.has(name)),
  }
}

function removals(wanted: WantedScaling, live: LiveScaling, names: ScaledService): ScalingChange[] {
  const key = scalableKey(names)
  const unnamed = unnamedScaling(wanted, live)
  return [
    ...unnamed.policies.flatMap(name => removePolicy(name, live, names)),
    ...unnamed.scheduled.map(
      (name): ScalingChange => ({
        operation: 'DeleteScheduledAction',
        name,
        differences: [],
        input: {...key, ScheduledActionName: name},
      }),
    ),
  ]
}

/** The calls that remove a policy, and the alarm gantry made to call it, which would call nobody. */
export function removePolicy(name: string, live: LiveScaling, names: ScaledService): ScalingChange[] {
  const alarm = stepAlarmName(names, name)
  const called = live.policies.find(policy => policy.PolicyName === name)?.Alarms ?? []
  return [
    {operation: 'DeleteScalingPolicy', name, differences: [], input: {...scalableKey(names), PolicyName: name}},
    ...(called.some(one => one.AlarmName === alarm)
      ? [{operation: 'DeleteAlarms' as const, name: alarm, differences: [], input: {AlarmNames: [alarm]}}]
      : []),
  ]
}

type PolicyInput = Pick<
  PutScalingPolicyCommandInput,
  'PolicyName' | 'PolicyType' | 'TargetTrackingScalingPolicyConfiguration' | 'StepScalingPolicyConfiguration'
>

function policyInputs(wanted: WantedScaling, names: ScaledService): PolicyInput[] {
  return [
    ...(wanted.targetTracking ?? []).map(policy => ({
      PolicyName: policy.name,
      PolicyType: 'TargetTrackingScaling' as const,
      TargetTrackingScalingPolicyConfiguration: targetTrackingConfiguration(policy, names),
    })),
    ...(wanted.step ?? []).map(policy => ({
      PolicyName: policy.name,
      PolicyType: 'StepScaling' as const,
      StepScalingPolicyConfiguration: stepScalingConfiguration(policy),
    })),
  ]
}

function scheduledActionInput(action: ScheduledAction) {
  return {
    ScheduledActionName: action.name,
    Schedule: action.schedule.text,
    Timezone: action.timezone,
    ...(action.startMs === undefined ? {} : {StartTime: new Date(action.startMs)}),
    ...(action.endMs === undefined ? {} : {EndTime: new Date(action.endMs)}),
    ScalableTargetAction: {
      ...(action.min === undefined ? {} : {MinCapacity: action.min}),
      ...(action.max === undefined ? {} : {MaxCapacity: action.max}),
    },
  }
}

// AWS fills these in where they are left out; both sides are compared with them in.
const targetTrackingDefaults = {ScaleOutCooldown: 300, ScaleInCooldown: 300, DisableScaleIn: false}
const stepDefaults = {Cooldown: 300, MetricAggregationType: 'Average'}

function policyMembers(policy: PolicyInput | ScalingPolicy | undefined): Record<string, unknown> {
  if (!policy) return {}
  const {TargetTrackingScalingPolicyConfiguration: tracking, StepScalingPolicyConfiguration: step} = policy
  return {
    PolicyType: policy.PolicyType,
    ...(tracking ? {...targetTrackingDefaults, ...withoutUndefined(tracking)} : {}),
    ...(step ? {...stepDefaults, ...withoutUndefined(step)} : {}),
  }
}

function actionMembers(
  action: ReturnType<typeof scheduledActionInput> | LiveScheduledAction | undefined,
): Record<string, unknown> {
  if (!action) return {}
  return {
    Schedule: action.Schedule,
    Timezone: action.Timezone ?? 'UTC',
    MinCapacity: action.ScalableTargetAction?.MinCapacity,
    MaxCapacity: action.ScalableTargetAction?.MaxCapacity,
    StartTime: action.StartTime?.toISOString(),
    EndTime: action.EndTime?.toISOString(),
  }
}

const withoutUndefined = (value: object) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))

// Members in one order, so that equal values are equal texts.
function differences(from: Record<string, unknown>, to: Record<string, unknown>): ScalingDifference[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap(member => {
    const [before, after] = [canonical(from[member]), canonical(to[member])]
    if (before === after) return []
    return [{member, ...(before === undefined ? {} : {from: before}), ...(after === undefined ? {} : {to: after})}]
  })
}
