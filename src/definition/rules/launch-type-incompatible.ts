import {serviceRule} from '../rule.js'

/**
 * A launch type the task definition does not name.
 */
export const launchTypeIncompatible = serviceRule(
  {
    id: 'launch-type-incompatible',
    code: '1050',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: RegisterTaskDefinition, requiresCompatibilities',
  },
  (service, report) => {
    const {task, launchType} = service
    if (
      !task ||
      launchType === undefined ||
      task.compatibilities.length === 0 ||
      task.compatibilities.includes(launchType)
    )
      return
    report(
      service.root.raw('launchType')!,
      `the task definition is for ${task.compatibilities.join(', ')}, not ${launchType}`,
      {fix: 'make them agree'},
    )
  },
)
