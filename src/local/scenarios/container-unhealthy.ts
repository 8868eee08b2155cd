import type {Scenario} from '../scenario.js'

export const containerUnhealthy: Scenario = {
  name: 'container-unhealthy',
  summary: 'the containers run, and their health checks fail',
  apply: (region, scope) => {
    region.conditions.labels.push({scope, labels: {'gantry.local/health': 'unhealthy'}})
  },
}
