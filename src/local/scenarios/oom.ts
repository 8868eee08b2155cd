import type {Scenario} from '../scenario.js'

export const oom: Scenario = {
  name: 'oom',
  summary: 'the containers use more memory than they may, 20 seconds after their start',
  apply: (region, scope) => {
    region.conditions.labels.push({scope, labels: {'gantry.local/oom-after': '20s'}})
  },
}
