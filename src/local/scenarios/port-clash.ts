import type {Scenario} from '../scenario.js'
import {occupy} from '../scenario-reach.js'

export const portClash: Scenario = {
  name: 'port-clash',
  summary: 'other tasks hold the host ports 80, 443, 3000, 8000 and 8080 of every container instance',
  apply: (region, scope, context) => occupy(region, scope, 'ports', context),
}
