import type {Scenario} from '../scenario.js'

export const wrongArchitecture: Scenario = {
  name: 'wrong-architecture',
  summary: 'the images were built for ARM64 alone',
  apply: (region, scope) => {
    region.conditions.imagePlatform.push({scope, platform: 'linux/arm64'})
  },
}
