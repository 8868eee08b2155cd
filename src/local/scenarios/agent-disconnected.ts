import type {Scenario} from '../scenario.js'
import {changeInstances} from '../scenario-reach.js'

export const agentDisconnected: Scenario = {
  name: 'agent-disconnected',
  summary: "the ECS agents of the cluster's container instances have lost their connection",
  apply: (region, scope, context) => changeInstances(region, scope, {agentConnected: false}, context),
}
