import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

const reserved = new Set([22, 2375, 2376, 51678, 51679, 51680])

/**
 * A host port that every container instance keeps for itself: the task is never placed.
 */
export const reservedHostPort = taskRule(
  {
    id: 'reserved-host-port',
    code: '312',
    severity: 'error',
    phase: 'T',
    source: 'AWS API reference: PortMapping, hostPort: reserved ports',
  },
  (task, report) => {
    if (!task.ec2 || task.awsvpc) return
    for (const {node, containerPort, hostPort} of portMappings(task)) {
      const port = task.networkMode === 'host' ? containerPort : hostPort
      if (port !== undefined && reserved.has(port))
        report(
          node.raw('hostPort') ?? node.raw('containerPort')!,
          `host port ${port} is reserved on container instances`,
          {why: 'the task cannot be placed', fix: 'choose another host port'},
        )
    }
  },
)
