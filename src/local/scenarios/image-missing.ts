import type {Scenario} from '../scenario.js'

export const imageMissing: Scenario = {
  name: 'image-missing',
  summary: 'the registry does not have the tag the task definition names',
  apply: (region, scope) => {
    region.conditions.missingImages.push({scope})
  },
}
