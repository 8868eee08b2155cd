import {mappedPorts} from '../ports.js'
import {serviceRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A service registry names a container or port the task definition does not have.
 */
export const serviceRegistryPort = serviceRule(
  {
    id: 'service-registry-port',
    code: '1043',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ServiceRegistry',
  },
  (service, report) => {
    const {task} = service
    if (!task || task.names.length < task.containers.length) return
    for (const registry of service.root.list('serviceRegistries')) {
      const name = registry.text('containerName')
      const port = registry.number('containerPort')
      const container = name === undefined ? undefined : task.container(name)
      if (name !== undefined && !container)
        report(registry.raw('containerName')!, `"${name.slice(0, 80)}" is not a container of the task definition`, {
          fix: `the containers are ${task.names.join(', ')}`,
        })
      const mapped = container && mappedPorts(container)
      if (container && port !== undefined && mapped && !mapped.includes(port))
        report(registry.raw('containerPort')!, `port ${port} is not mapped by ${nameOf(container)}`, {
          fix: `it maps ${mapped.join(', ') || 'none'}`,
        })
    }
  },
)
