import type {DeleteAlarmsInput} from '@aws-sdk/client-cloudwatch'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Takes alarms away, all or none. @throws AwsFault ResourceNotFound for a name no alarm has. */
export const deleteAlarms: Operation<LocalRegion, DeleteAlarmsInput> = {
  name: 'DeleteAlarms',
  run: (region, input) => {
    const gone = new Set(input.AlarmNames ?? [])
    const {alarms, metricAlarms = {}} = region.conditions
    const missing = [...gone].filter(name => !Object.hasOwn(alarms, name) && !Object.hasOwn(metricAlarms, name))
    if (missing.length > 0)
      throw new AwsFault('ResourceNotFound', `Unknown alarm: ${missing.join(', ')}`, {status: 404})
    const kept = Object.entries(metricAlarms).filter(([name]) => !gone.has(name))
    region.conditions.metricAlarms = Object.fromEntries(kept)
    for (const name of gone) delete alarms[name]
    return {}
  },
}
