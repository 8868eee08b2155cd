import type {Scenario} from '../scenario.js'

export const noEgress: Scenario = {
  name: 'no-egress',
  summary: 'the subnets of awsvpc tasks have no way out: no NAT gateway, no VPC endpoints',
  apply: (region, scope) => {
    region.conditions.noEgress.push({scope})
  },
}
