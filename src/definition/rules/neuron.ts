import {taskRule} from '../rule.js'

/**
 * A NeuronDevice other than ALL, in more than one container, or off Managed Instances.
 */
export const neuron = taskRule(
  {
    id: 'neuron',
    code: '811',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS SDK 3.1162: ResourceRequirement, NeuronDevice',
  },
  (task, report) => {
    const needs = task.containers.flatMap(container =>
      container.list('resourceRequirements').filter(need => need.text('type') === 'NeuronDevice'),
    )
    for (const [index, need] of needs.entries()) {
      const value = need.text('value')
      if (value !== undefined && value !== 'ALL')
        report(need.raw('value')!, `NeuronDevice takes only ALL, not "${value.slice(0, 40)}"`, {fix: 'write "ALL"'})
      if (index > 0)
        report(need.raw('type')!, 'NeuronDevice goes to one container', {
          fix: 'remove it from one',
          related: [needs[0]!],
        })
      if (task.compatibilities.length > 0 && !task.compatibilities.includes('MANAGED_INSTANCES'))
        report(need.raw('type')!, 'NeuronDevice is for Managed Instances', {
          fix: 'add MANAGED_INSTANCES to `requiresCompatibilities`',
        })
    }
  },
)
