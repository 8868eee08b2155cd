import {logDriver, logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * awslogs without the options it must have: the group and the region.
 */
export const awslogsRequired = containerRule(
  {
    id: 'awslogs-required',
    code: '503',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: awslogs options; observed on a real deployment',
    awsMessage: 'Log driver awslogs requires options: awslogs-region, awslogs-group',
    fix: 'dangerous',
  },
  (container, report) => {
    if (logDriver(container) !== 'awslogs') return
    const options = logOptions(container)
    if (options?.opaque) return
    const missing = ['awslogs-group', 'awslogs-region'].filter(name => !options?.get(name))
    if (missing.length === 0) return
    report(
      options ?? container.raw('logConfiguration')!,
      `awslogs needs ${missing.map(name => `\`${name}\``).join(' and ')}`,
      {
        on: 'key',
        fix: `add ${missing.map(name => `"${name}"`).join(' and ')} to \`options\``,
        awsMessage: `Log driver awslogs requires options: ${[...missing].reverse().join(', ')}`,
      },
    )
  },
)
