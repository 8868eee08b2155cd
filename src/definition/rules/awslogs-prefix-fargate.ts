import {inserted} from '../edits.js'
import {logDriver, logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * awslogs on Fargate without awslogs-stream-prefix.
 */
export const awslogsPrefixFargate = containerRule(
  {
    id: 'awslogs-prefix-fargate',
    code: '504',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage:
      'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
    fix: 'safe',
  },
  (container, report, task) => {
    if (!task.fargate || logDriver(container) !== 'awslogs') return
    const options = logOptions(container)
    if (options?.opaque || options?.get('awslogs-stream-prefix')) return
    const name = container.text('name')
    report(options ?? container.raw('logConfiguration')!, 'Fargate needs `awslogs-stream-prefix`', {
      on: 'key',
      fix: `add "awslogs-stream-prefix": "${name ?? 'ecs'}"`,
      edits: options && name ? [inserted(options, 'awslogs-stream-prefix', name)] : [],
    })
  },
)
