import type {Scenario} from '../scenario.js'

export const crashOnBoot: Scenario = {
  name: 'crash-on-boot',
  summary: 'the containers exit with code 1 a second after their start: a variable they need is not set',
  apply: (region, scope) => {
    region.conditions.labels.push({
      scope,
      labels: {
        'gantry.local/exit-code': '1',
        'gantry.local/exit-after': '1s',
        'gantry.local/log': 'starting\nError: DATABASE_URL is not set\n    at loadConfiguration (/app/config.js:14:11)',
      },
    })
  },
}
