import type {Scenario} from '../scenario.js'

export const fargateCapacity: Scenario = {
  name: 'fargate-capacity',
  summary: 'Fargate has no capacity left in these zones',
  apply: region => {
    region.conditions.fargate =
      'Capacity is unavailable at this time. Please try again later or in a different availability zone'
  },
}
