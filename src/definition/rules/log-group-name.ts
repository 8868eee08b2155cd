import {logDriver, logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * A log group name with characters CloudWatch Logs does not take.
 */
export const logGroupName = containerRule(
  {
    id: 'log-group-name',
    code: '512',
    severity: 'error',
    phase: 'T',
    source: 'AWS API reference: CreateLogGroup, logGroupName',
  },
  (container, report) => {
    const node = logOptions(container)?.raw('awslogs-group')
    const name = node?.string
    if (!node || name === undefined || logDriver(container) !== 'awslogs' || /^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
      return
    const bad = /[^.\-_/#A-Za-z0-9]/.exec(name)?.[0]
    report(
      node,
      bad === undefined
        ? `a log group name of ${name.length} characters; the limit is 512`
        : `log group "${name.slice(0, 80)}" holds ${bad === ' ' ? 'a space' : JSON.stringify(bad)}`,
      {fix: 'use letters, digits and . - _ / #'},
    )
  },
)
