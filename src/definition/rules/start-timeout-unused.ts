import {containerRule} from '../rule.js'

/**
 * A startTimeout of a container that no other one waits for.
 */
export const startTimeoutUnused = containerRule(
  {
    id: 'start-timeout-unused',
    code: '438',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS API reference: ContainerDefinition, startTimeout',
  },
  (container, report, task) => {
    const node = container.get('startTimeout')
    const name = container.text('name')
    if (
      !node ||
      task.containers.some(other =>
        other.list('dependsOn').some(dependency => dependency.text('containerName') === name),
      )
    )
      return
    if (!container.get('dependsOn'))
      report(node, '`startTimeout` has no effect: no container waits for another here', {fix: 'remove it'})
  },
)
