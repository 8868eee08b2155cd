import {didYouMean} from '../../core/did-you-mean.js'
import {containerRule} from '../rule.js'

/**
 * volumesFrom names a container that is not in the task.
 */
export const volumesfromUnknown = containerRule(
  {id: 'volumesfrom-unknown', code: '718', severity: 'error', phase: 'R', source: 'observed on a real deployment'},
  (container, report, task) => {
    if (task.names.length < task.containers.length) return
    for (const entry of container.list('volumesFrom')) {
      const name = entry.text('sourceContainer')
      if (name === undefined || task.container(name)) continue
      const guess = didYouMean(
        name,
        task.names.filter(other => other !== container.text('name')),
      )
      report(
        entry.raw('sourceContainer')!,
        `\`volumesFrom\` names "${name.slice(0, 80)}", which is not a container here`,
        {fix: guess ? `did you mean "${guess}"?` : `the containers are ${task.names.join(', ')}`},
      )
    }
  },
)
