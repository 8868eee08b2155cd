import {Flags} from '@oclif/core'
import {UserError} from '../../core/errors.js'
import {parseDuration} from '../../core/units.js'
import {policyName} from '../../scaling/configuration.js'
import {
  checkTargetTracking,
  defaultCooldownSeconds,
  parseTrackedMetric,
  type TargetTrackingPolicy,
} from '../../scaling/target-tracking.js'

/** Flags that every target tracking policy has. */
export const trackingFlags = {
  name: Flags.string({description: 'policy name (default: SERVICE-METRIC)'}),
  'scale-out-cooldown': Flags.string({description: 'wait after a scale-out (default 300s)', helpValue: 'DURATION'}),
  'scale-in-cooldown': Flags.string({description: 'wait after a scale-in (default 300s)', helpValue: 'DURATION'}),
  'disable-scale-in': Flags.boolean({description: 'only ever scale out'}),
}

interface TrackingFlagValues {
  metric: string
  target: string
  name?: string
  'scale-out-cooldown'?: string
  'scale-in-cooldown'?: string
  'disable-scale-in'?: boolean
}

/** Seconds of a cooldown flag, AWS's own default when it is absent. @throws UserError when it is no duration. */
export function cooldownSeconds(text: string | undefined, flag: string): number {
  return text === undefined ? defaultCooldownSeconds : Math.round(parseDuration(text, flag) / 1000)
}

/** The flags of one command line → a checked policy. @throws UserError for what AWS would refuse. */
export function policyFromFlags(
  service: string,
  flags: TrackingFlagValues,
  more: Partial<Pick<TargetTrackingPolicy, 'resourceLabel' | 'customizedMetric' | 'queue'>> = {},
): TargetTrackingPolicy {
  const metric = parseTrackedMetric(flags.metric)
  const policy: TargetTrackingPolicy = {
    name: flags.name ?? policyName(service, metric),
    metric,
    target: readNumber(flags.target, '--target'),
    scaleOutCooldownSeconds: cooldownSeconds(flags['scale-out-cooldown'], '--scale-out-cooldown'),
    scaleInCooldownSeconds: cooldownSeconds(flags['scale-in-cooldown'], '--scale-in-cooldown'),
    disableScaleIn: Boolean(flags['disable-scale-in']),
    ...more,
  }
  checkTargetTracking(policy)
  return policy
}

/** A number with or without decimals. @throws UserError naming the flag. */
export function readNumber(text: string, flag: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text.trim())) {
    throw new UserError(`${flag} \`${text.slice(0, 40)}\` is not a number`, {fix: `write ${flag} 60`})
  }
  return Number(text)
}

/** A file's JSON. @throws UserError when it is none. */
export function readJsonText<T>(text: string, file: string): T {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new UserError(`${file} is not JSON: ${(error as Error).message}`)
  }
}
