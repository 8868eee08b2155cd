import {taskRule} from '../rule.js'

/**
 * Port mappings in a task without a network.
 */
export const networkNonePorts = taskRule(
  {
    id: 'network-none-ports',
    code: '316',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: RegisterTaskDefinition, networkMode none',
  },
  (task, report) => {
    if (task.networkMode !== 'none') return
    for (const container of task.containers) {
      const ports = container.get('portMappings')
      if (ports)
        report(ports, 'network mode "none" has no ports', {
          fix: 'remove `portMappings`, or choose another `networkMode`',
          related: [task.root.raw('networkMode')!],
        })
    }
  },
)
