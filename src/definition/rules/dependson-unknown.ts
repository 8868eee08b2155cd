import {didYouMean} from '../../core/did-you-mean.js'
import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * dependsOn names a container that is not in the task.
 */
export const dependsonUnknown = containerRule(
  {
    id: 'dependson-unknown',
    code: '414',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: 'Cannot depend on container because it does not exist.',
  },
  (container, report, task) => {
    if (task.names.length < task.containers.length) return
    for (const dependency of container.list('dependsOn')) {
      const name = dependency.text('containerName')
      if (name === undefined || task.container(name)) continue
      const guess = didYouMean(
        name,
        task.names.filter(other => other !== container.text('name')),
      )
      report(
        dependency.raw('containerName')!,
        `${nameOf(container)} depends on "${name.slice(0, 80)}", which is not here`,
        {
          fix: guess ? `did you mean "${guess}"?` : `the containers are ${task.names.join(', ')}`,
          awsMessage: `Cannot depend on container '${name}' because it does not exist.`,
        },
      )
    }
  },
)
