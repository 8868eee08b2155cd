import {removed} from '../edits.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * In awsvpc and host mode the host port is the container port; another number is refused.
 */
export const hostportMismatch = taskRule(
  {
    id: 'hostport-mismatch',
    code: '305',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: PortMapping, hostPort; observed on a real deployment',
    awsMessage: 'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    fix: 'safe',
  },
  (task, report) => {
    if (task.networkMode !== 'awsvpc' && task.networkMode !== 'host') return
    for (const {node, containerPort, hostPort} of portMappings(task)) {
      if (!hostPort || containerPort === undefined || hostPort === containerPort) continue
      const host = node.raw('hostPort')!
      report(
        host,
        `\`hostPort\` ${hostPort} must equal \`containerPort\` ${containerPort} in ${task.networkMode}, or be removed`,
        {
          fix: `write ${containerPort}, or remove \`hostPort\``,
          related: [node.raw('containerPort')!],
          awsMessage: `When networkMode=${task.networkMode}, the host ports and container ports in port mappings must match.`,
          edits: [removed(host)],
        },
      )
    }
  },
)
