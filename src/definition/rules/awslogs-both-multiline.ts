import {logOptions} from '../logging.js'
import {containerRule} from '../rule.js'

/**
 * awslogs-datetime-format and awslogs-multiline-pattern together.
 */
export const awslogsBothMultiline = containerRule(
  {
    id: 'awslogs-both-multiline',
    code: '509',
    severity: 'error',
    phase: 'R',
    source: 'AWS docs: awslogs-multiline-pattern is ignored or refused with awslogs-datetime-format',
  },
  (container, report) => {
    const options = logOptions(container)
    const date = options?.get('awslogs-datetime-format')
    const pattern = options?.get('awslogs-multiline-pattern')
    if (date && pattern)
      report(pattern, '`awslogs-datetime-format` and `awslogs-multiline-pattern` exclude each other', {
        on: 'key',
        fix: 'use one of them',
        related: [date],
      })
  },
)
