import type {Scenario} from '../scenario.js'

export const spotInterruption: Scenario = {
  name: 'spot-interruption',
  summary: 'Fargate Spot takes every task back two minutes after its start',
  apply: (region, scope) => {
    region.conditions.spotInterruptionAfterMs.push({scope, afterMs: 120_000})
  },
}
