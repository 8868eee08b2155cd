import {Flags} from '@oclif/core'
import {UserError} from '../../core/errors.js'
import {parseDuration} from '../../core/units.js'
import type {ScalingConfiguration} from '../../scaling/configuration.js'
import {checkBounds} from '../../scaling/scheduled.js'
import {checkTargetTracking} from '../../scaling/target-tracking.js'
import {policyFromFlags, readNumber} from './target-tracking.js'

export const simulationFlags = {
  series: Flags.string({description: 'metric over time: CSV time,value[,running] or JSON', helpValue: 'FILE'}),
  hours: Flags.integer({
    description: 'the last N hours from CloudWatch instead of a file',
    exclusive: ['series'],
    min: 1,
    max: 336,
  }),
  metric: Flags.string({description: 'what the series is (cpu, memory, requests, custom)', default: 'cpu'}),
  target: Flags.string({description: 'value held (default: the scaling of SERVICE in gantry.yml)'}),
  min: Flags.integer({description: 'fewest tasks'}),
  max: Flags.integer({description: 'most tasks'}),
  'scale-out-cooldown': Flags.string({description: 'default 300s', helpValue: 'DURATION'}),
  'scale-in-cooldown': Flags.string({description: 'default 300s', helpValue: 'DURATION'}),
  'disable-scale-in': Flags.boolean({description: 'only ever scale out'}),
  tasks: Flags.integer({description: 'tasks at the start, which the values are spread over (default: min)', min: 0}),
  load: Flags.boolean({description: 'the series is the whole load, not the value per task'}),
  startup: Flags.string({description: 'from wanted to running', default: '60s', helpValue: 'DURATION'}),
  compare: Flags.string({
    description: 'a second setting beside the first: target=70,min=1,max=20',
    helpValue: 'SETTINGS',
  }),
  html: Flags.string({description: 'write the charts as one page', helpValue: 'FILE'}),
}

interface SimulationFlagValues {
  metric: string
  target?: string
  min?: number
  max?: number
  'scale-out-cooldown'?: string
  'scale-in-cooldown'?: string
  'disable-scale-in'?: boolean
}

/**
 * The setting the flags describe, on top of what gantry.yml says for the service.
 * @throws UserError when neither gives a target and bounds, or when min is above max.
 */
export function configurationOf(
  flags: SimulationFlagValues,
  written: ScalingConfiguration | undefined,
): ScalingConfiguration {
  const min = flags.min ?? written?.min
  const max = flags.max ?? written?.max
  if (min === undefined || max === undefined || (!written && flags.target === undefined)) {
    throw new UserError('no setting to simulate', {
      fix: 'pass --target, --min and --max, or name a service whose scaling gantry.yml has',
    })
  }
  checkBounds(min, max, 'the setting')
  const tracking =
    flags.target === undefined
      ? (written?.targetTracking ?? [])
      : [
          policyFromFlags(
            'simulated',
            {...flags, target: flags.target},
            flags.metric === 'custom' ? {customizedMetric: {MetricName: 'series', Namespace: 'simulated'}} : {},
          ),
        ]
  return {min, max, targetTracking: tracking, step: written?.step ?? [], scheduled: written?.scheduled ?? []}
}

const comparable = ['target', 'min', 'max', 'scale-out-cooldown', 'scale-in-cooldown'] as const

/** The first setting with what `--compare` changes. @throws UserError for a part that is not `name=value`. */
export function comparedConfiguration(first: ScalingConfiguration, text: string): ScalingConfiguration {
  const changed: ScalingConfiguration = {...first, targetTracking: first.targetTracking.map(policy => ({...policy}))}
  for (const part of text.split(',')) {
    const [name, value] = part.split('=').map(word => word.trim())
    if (!name || !value || !comparable.includes(name as (typeof comparable)[number])) {
      throw new UserError(`--compare \`${part.slice(0, 60)}\` is not a setting`, {
        fix: `write ${comparable.join('=…, ')}=…`,
      })
    }
    if (name === 'min' || name === 'max') changed[name] = readNumber(value, `--compare ${name}`)
    for (const policy of changed.targetTracking) {
      if (name === 'target') policy.target = readNumber(value, '--compare target')
      if (name === 'scale-out-cooldown')
        policy.scaleOutCooldownSeconds = Math.round(parseDuration(value, `--compare ${name}`) / 1000)
      if (name === 'scale-in-cooldown')
        policy.scaleInCooldownSeconds = Math.round(parseDuration(value, `--compare ${name}`) / 1000)
      checkTargetTracking(policy)
    }
  }
  checkBounds(changed.min, changed.max, '--compare')
  return changed
}
