import type {AppliedChange} from '../project/apply-scaling.js'
import type {ScalingChange} from '../scaling/plan-scaling.js'
import {noPaint, type Paint} from './findings.js'
import {oneLine} from './plain-text.js'

const words: Record<ScalingChange['operation'], string> = {
  RegisterScalableTarget: 'scalable target',
  PutScalingPolicy: 'policy',
  PutMetricAlarm: 'alarm',
  PutScheduledAction: 'scheduled action',
  DeleteAlarms: 'alarm',
  DeleteScalingPolicy: 'policy',
  DeleteScheduledAction: 'scheduled action',
}

/** What would change, call by call, member by member. */
export function formatScalingChanges(changes: readonly ScalingChange[], paint: Paint = noPaint): string {
  return changes
    .map(change => {
      const gone = change.operation.startsWith('Delete')
      const fresh = !gone && change.differences.every(difference => difference.from === undefined)
      const sign = gone ? paint.red('-') : fresh ? paint.cyan('+') : paint.yellow('~')
      const lines = [`${sign} ${words[change.operation]} ${oneLine(change.name, 300)}`]
      for (const {member, from, to} of change.differences) {
        const values = from === undefined ? to : `${from} → ${to ?? 'nothing'}`
        lines.push(`    ${member.padEnd(18)} ${oneLine(String(values), 300)}`)
      }
      return lines.join('\n')
    })
    .join('\n')
}

/** One line for a change AWS has taken. */
export function formatAppliedChange(applied: AppliedChange, paint: Paint = noPaint): string {
  const alarms = applied.alarms?.length
    ? paint.dim(`  alarms ${applied.alarms.map(alarm => oneLine(alarm, 200)).join(', ')}`)
    : ''
  return `${applied.operation} ${oneLine(applied.name, 300)}${alarms}`
}
