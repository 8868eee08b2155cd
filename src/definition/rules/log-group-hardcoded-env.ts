import {logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * The name of a log group holds the name of an environment.
 */
export const logGroupHardcodedEnv = containerRule(
  {
    id: 'log-group-hardcoded-env',
    code: '905',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'seen in public task definitions',
  },
  (container, report) => {
    const node = logOptions(container)?.raw('awslogs-group')
    const word = /(?:^|[/_-])(dev|development|staging|stage|prod|production|test|qa)(?:$|[/_-])/i.exec(
      node?.string ?? '',
    )?.[1]
    if (word) report(node!, `the log group names the environment "${word}"`, {fix: 'render it per environment'})
  },
)
