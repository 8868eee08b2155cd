import {inserted} from '../edits.js'
import {logDriver, logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * awslogs on EC2 without a prefix: streams are named by container id.
 */
export const awslogsPrefixEc2 = containerRule(
  {
    id: 'awslogs-prefix-ec2',
    code: '505',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS docs: awslogs-stream-prefix',
    fix: 'dangerous',
  },
  (container, report, task) => {
    const options = logOptions(container)
    const name = container.text('name')
    if (!task.ec2 || logDriver(container) !== 'awslogs' || !options || options.get('awslogs-stream-prefix')) return
    report(options, 'log streams will be named by container id', {
      fix: 'add "awslogs-stream-prefix"',
      edits: name ? [inserted(options, 'awslogs-stream-prefix', name)] : [],
    })
  },
)
