import type {Scenario} from '../scenario.js'

export const elbUnhealthy: Scenario = {
  name: 'elb-unhealthy',
  summary: "the containers run and answer the load balancer's health checks with 404",
  apply: (region, scope) => {
    region.conditions.unhealthyTargets.push({scope, reason: 'Health checks failed with these codes: [404]'})
  },
}
