import {taskRule} from '../rule.js'

/**
 * Ephemeral storage is sized on Fargate only.
 */
export const ephemeralNotFargate = taskRule(
  {
    id: 'ephemeral-not-fargate',
    code: '721',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: EphemeralStorage',
  },
  (task, report) => {
    const node = task.root.get('ephemeralStorage')
    if (!node || task.fargate || task.compatibilities.length === 0) return
    report(node, '`ephemeralStorage` works on Fargate only', {
      fix: 'remove it',
      ...(task.compatibilities.includes('MANAGED_INSTANCES')
        ? {severity: 'warning' as const, certainty: 'likely' as const}
        : {}),
    })
  },
)
