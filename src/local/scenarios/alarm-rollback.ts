import type {Scenario} from '../scenario.js'

export const alarmRollback: Scenario = {
  name: 'alarm-rollback',
  summary: 'the deployment alarms of the services go into ALARM a minute after a deployment has begun',
  apply: (region, scope) => {
    region.conditions.alarmsFire.push({scope, afterMs: 60_000})
  },
}
