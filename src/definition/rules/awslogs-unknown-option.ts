import {didYouMean} from '../../core/did-you-mean.js'
import {renamed} from '../edits.js'
import {awslogsOptions, logDriver, logOptions} from '../logging.js'
import {hasPlaceholder} from '../node.js'
import {containerRule} from '../rule.js'

/**
 * An option awslogs does not have.
 */
export const awslogsUnknownOption = containerRule(
  {
    id: 'awslogs-unknown-option',
    code: '508',
    severity: 'error',
    phase: 'R',
    source: 'aws/amazon-ecs-agent#872; aws-samples/amazon-ecs-firelens-examples#83',
    awsMessage: 'Log driver awslogs disallows options:',
    fix: 'safe',
  },
  (container, report) => {
    if (logDriver(container) !== 'awslogs') return
    const options = logOptions(container)
    for (const member of options?.members ?? []) {
      const name = String(member.key)
      if (awslogsOptions.includes(name) || hasPlaceholder(name)) continue
      const guess =
        awslogsOptions.find(
          known => known.replaceAll(/[^a-z]/g, '') === name.toLowerCase().replaceAll(/[^a-z]/g, ''),
        ) ??
        (name === 'awslogs-prefix' ? 'awslogs-stream-prefix' : undefined) ??
        didYouMean(name, awslogsOptions.slice(0, 9))
      report(member, `awslogs has no option \`${name.slice(0, 80)}\``, {
        on: 'key',
        fix: guess ? `did you mean \`${guess}\`?` : `the options are ${awslogsOptions.slice(0, 9).join(', ')}`,
        awsMessage: `Log driver awslogs disallows options: ${name.slice(0, 80)}`,
        edits: guess && !options!.raw(guess) ? [renamed(member, guess)] : [],
      })
    }
  },
)
