import type {Scenario} from '../scenario.js'
import {occupy} from '../scenario-reach.js'

export const noCapacity: Scenario = {
  name: 'no-capacity',
  summary: 'other tasks hold all memory that is free on the container instances',
  apply: (region, scope, context) => occupy(region, scope, 'memory', context),
}
