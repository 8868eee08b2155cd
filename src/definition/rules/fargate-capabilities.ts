import {removed} from '../edits.js'
import {capabilities} from '../linux.js'
import {containerRule} from '../rule.js'

/**
 * A Linux capability that Fargate does not add.
 */
export const fargateCapabilities = containerRule(
  {
    id: 'fargate-capabilities',
    code: '803',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: KernelCapabilities',
    awsMessage: 'is not allowed on Fargate.',
    fix: 'dangerous',
  },
  (container, report, task) => {
    if (!task.fargate) return
    for (const node of container.raw('linuxParameters')?.raw('capabilities')?.list('add') ?? []) {
      const name = node.string?.replace(/^CAP_/, '')
      if (name !== undefined && name !== 'SYS_PTRACE' && capabilities.includes(name))
        report(node, `${name} cannot be added on Fargate, only SYS_PTRACE can`, {
          fix: 'remove it',
          awsMessage: `${name} is not allowed on Fargate.`,
          edits: [removed(node)],
        })
    }
  },
)
