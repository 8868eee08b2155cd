import {removed} from '../edits.js'
import {containerRule} from '../rule.js'

/**
 * Linux parameters that Fargate does not have. tmpfs is allowed since January 2026.
 */
export const fargateLinuxParams = containerRule(
  {
    id: 'fargate-linux-params',
    code: '802',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; aws/containers-roadmap#736 for tmpfs',
    awsMessage: 'Fargate compatible task definitions do not support',
    fix: 'dangerous',
  },
  (container, report, task) => {
    if (!task.fargate) return
    for (const name of ['devices', 'sharedMemorySize', 'maxSwap', 'swappiness']) {
      const node = container.raw('linuxParameters')?.get(name)
      if (node)
        report(node, `\`${name}\` is not available on Fargate`, {
          on: 'key',
          fix: name === 'sharedMemorySize' ? 'remove it; tmpfs on /dev/shm may help' : 'remove it',
          awsMessage: `Fargate compatible task definitions do not support ${name}`,
          edits: [removed(node)],
        })
    }
  },
)
