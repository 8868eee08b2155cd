import type {CustomizedMetricSpecification} from '@aws-sdk/client-application-auto-scaling'
import {UserError} from '../core/errors.js'
import type {At} from '../core/position.js'
import {parseDuration} from '../core/units.js'
import {checkBounds, parseScheduledAction, type ScheduledAction, type WrittenScheduledAction} from './scheduled.js'
import {
  type AdjustmentType,
  checkSteps,
  type StepAdjustment,
  type StepAlarm,
  type StepScalingPolicy,
} from './step-scaling.js'
import {
  checkTargetTracking,
  defaultCooldownSeconds,
  type TargetTrackingPolicy,
  type TrackedMetric,
} from './target-tracking.js'

/** The scaling of one service, checked. */
export interface ScalingConfiguration {
  min: number
  max: number
  targetTracking: TargetTrackingPolicy[]
  step: StepScalingPolicy[]
  scheduled: ScheduledAction[]
}

/** `scaling:` of gantry.yml, as it is written; its shape was checked against the schema. */
export interface ScalingSection {
  min?: number
  max?: number
  targetTracking?: Array<{
    name?: string
    metric: TrackedMetric
    target: number
    scaleOutCooldown?: string
    scaleInCooldown?: string
    disableScaleIn?: boolean
    resourceLabel?: string
    customizedMetric?: CustomizedMetricSpecification
    queue?: string
  }>
  step?: Array<{
    name: string
    adjustmentType: AdjustmentType
    steps: StepAdjustment[]
    cooldown?: string
    aggregation?: 'Average' | 'Minimum' | 'Maximum'
    minAdjustmentMagnitude?: number
    alarm?: {metric: 'cpu' | 'memory'; threshold: number; comparison: 'above' | 'below'; evaluationPeriods?: number}
  }>
  scheduled?: WrittenScheduledAction[]
}

const seconds = (duration: string | undefined) =>
  duration === undefined ? defaultCooldownSeconds : Math.round(parseDuration(duration) / 1000)

/**
 * A section → the configuration of one service. `at` gives the place of a member of the section.
 * @throws UserError with the place of what AWS would refuse: min above max, steps with gaps or overlaps, schedules and
 * time zones that are none, two policies of one name, two policies that track one metric.
 */
export function parseScaling(
  section: ScalingSection,
  service: string,
  at: (path: readonly (string | number)[]) => At,
): ScalingConfiguration {
  const placed = <T>(path: readonly (string | number)[], parse: () => T): T => {
    try {
      return parse()
    } catch (error) {
      if (!(error instanceof UserError) || error.at) throw error
      throw new UserError(error.message, {
        at: at(path),
        ...(error.why ? {why: error.why} : {}),
        ...(error.fix ? {fix: error.fix} : {}),
      })
    }
  }
  const {min, max} = section
  if (min === undefined || max === undefined) {
    throw new UserError(`scaling of \`${service}\` needs min and max`, {at: at([]), fix: 'write both, in tasks'})
  }
  placed(['min'], () => checkBounds(min, max, `scaling of \`${service}\``))
  const configuration: ScalingConfiguration = {
    min,
    max,
    targetTracking: (section.targetTracking ?? []).map((written, index) =>
      placed(['targetTracking', index], () => {
        const policy: TargetTrackingPolicy = {
          name: written.name ?? policyName(service, written.metric),
          metric: written.metric,
          target: written.target,
          scaleOutCooldownSeconds: seconds(written.scaleOutCooldown),
          scaleInCooldownSeconds: seconds(written.scaleInCooldown),
          disableScaleIn: written.disableScaleIn ?? false,
          ...(written.resourceLabel ? {resourceLabel: written.resourceLabel} : {}),
          ...(written.customizedMetric ? {customizedMetric: written.customizedMetric} : {}),
          ...(written.queue ? {queue: written.queue} : {}),
        }
        checkTargetTracking(policy)
        return policy
      }),
    ),
    step: (section.step ?? []).map((written, index) =>
      placed(['step', index], () => {
        const policy: StepScalingPolicy = {
          name: written.name,
          adjustmentType: written.adjustmentType,
          steps: written.steps,
          cooldownSeconds: seconds(written.cooldown),
          aggregation: written.aggregation ?? 'Average',
          ...(written.minAdjustmentMagnitude === undefined
            ? {}
            : {minAdjustmentMagnitude: written.minAdjustmentMagnitude}),
          ...(written.alarm ? {alarm: {evaluationPeriods: 3, ...written.alarm} satisfies StepAlarm} : {}),
        }
        checkSteps(policy)
        return policy
      }),
    ),
    scheduled: (section.scheduled ?? []).map((written, index) =>
      placed(['scheduled', index], () => parseScheduledAction(written)),
    ),
  }
  checkNames(configuration, path => at(path))
  return configuration
}

/** The name of a policy where none is written. */
export function policyName(service: string, metric: TrackedMetric): string {
  return `${service}-${metric}`
}

function checkNames(configuration: ScalingConfiguration, at: (path: readonly (string | number)[]) => At): void {
  const seen = new Set<string>()
  for (const [key, list] of [
    ['targetTracking', configuration.targetTracking],
    ['step', configuration.step],
  ] as const) {
    for (const [index, policy] of list.entries()) {
      if (seen.has(policy.name)) {
        throw new UserError(`two policies are named \`${policy.name}\`: the second would replace the first`, {
          at: at([key, index]),
          fix: 'give each a name of its own',
        })
      }
      seen.add(policy.name)
    }
  }
  const tracked = new Set<string>()
  for (const [index, policy] of configuration.targetTracking.entries()) {
    if (policy.metric === 'custom' || policy.metric === 'sqs-backlog') continue
    if (tracked.has(policy.metric)) {
      throw new UserError(`two target tracking policies hold ${policy.metric}: they fight`, {
        at: at(['targetTracking', index]),
        fix: 'keep one of them',
      })
    }
    tracked.add(policy.metric)
  }
  const actions = new Set<string>()
  for (const [index, action] of configuration.scheduled.entries()) {
    if (actions.has(action.name)) {
      throw new UserError(`two scheduled actions are named \`${action.name}\``, {at: at(['scheduled', index])})
    }
    actions.add(action.name)
  }
}
