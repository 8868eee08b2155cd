import type {Scenario} from '../scenario.js'

export const throttledApi: Scenario = {
  name: 'throttled-api',
  summary: 'two of every three calls to ECS are refused with ThrottlingException',
  apply: region => {
    region.conditions.throttled = {refuse: 2, every: 3, seen: 0}
  },
}
