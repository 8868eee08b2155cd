import {taskRule} from '../rule.js'

/**
 * Task-level cpu and memory of a Windows task on EC2, which ECS ignores.
 */
export const windowsTaskSizeIgnored = taskRule(
  {
    id: 'windows-task-size-ignored',
    code: '214',
    severity: 'warning',
    phase: 'T',
    source: 'AWS API reference: RegisterTaskDefinition, cpu: ignored for Windows containers',
  },
  (task, report) => {
    if (!task.windows || !task.ec2) return
    const node = task.root.get('memory') ?? task.root.get('cpu')
    if (node)
      report(node, `task-level \`${node.key}\` is ignored for Windows containers on EC2`, {
        fix: 'set it on each container',
      })
  },
)
