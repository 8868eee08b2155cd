import type {DefinitionNode} from '../node.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * Two containers of a task that shares one network use the same port.
 */
export const portUsedTwice = taskRule(
  {
    id: 'port-used-twice',
    code: '307',
    severity: 'error',
    phase: 'R',
    source: 'aws/copilot-cli#3768',
    awsMessage: 'TCP container port is used multiple times in task when networkMode=awsvpc.',
  },
  (task, report) => {
    if (task.networkMode !== 'awsvpc' && task.networkMode !== 'host') return
    const seen = new Map<string, {container: DefinitionNode; node: DefinitionNode}>()
    for (const {container, node, containerPort, protocol} of portMappings(task)) {
      if (containerPort === undefined) continue
      const port = node.raw('containerPort')!
      const first = seen.get(`${containerPort}/${protocol}`)
      if (first) {
        const who =
          first.container === container
            ? `${nameOf(container)} maps port ${containerPort} twice`
            : `both ${nameOf(first.container)} and ${nameOf(container)} use port ${containerPort}`
        report(port, who, {
          why: `in ${task.networkMode} the containers of a task share one network`,
          fix: 'give one of them another port',
          related: [first.node],
          awsMessage: `${protocol.toUpperCase()} container port '${containerPort}' is used multiple times in task when networkMode=${task.networkMode}.`,
        })
      } else seen.set(`${containerPort}/${protocol}`, {container, node: port})
    }
  },
)
