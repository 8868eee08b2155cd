import type {Scenario} from '../scenario.js'

export const secretDenied: Scenario = {
  name: 'secret-denied',
  summary: 'the execution role may not read the secrets of the task definition',
  apply: (region, scope) => {
    region.conditions.deniedSecrets.push({scope})
  },
}
