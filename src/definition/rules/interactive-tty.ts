import {containerRule} from '../rule.js'

/**
 * interactive or pseudoTerminal in a Fargate task.
 */
export const interactiveTty = containerRule(
  {
    id: 'interactive-tty',
    code: '442',
    severity: 'suggestion',
    certainty: 'likely',
    phase: 'B',
    source: 'AWS API reference: ContainerDefinition, interactive',
  },
  (container, report, task) => {
    if (!task.fargate) return
    for (const name of ['interactive', 'pseudoTerminal'])
      if (container.flag(name))
        report(container.raw(name)!, `\`${name}\` is not needed in a service`, {fix: 'remove it'})
  },
)
