import {containerRule} from '../rule.js'

/**
 * More than ten environment files.
 */
export const envfileCount = containerRule(
  {
    id: 'envfile-count',
    code: '624',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment',
    awsMessage: 'The maximum number of environment files was exceeded',
  },
  (container, report) => {
    const files = container.list('environmentFiles')
    if (files.length > 10)
      report(container.raw('environmentFiles')!, `${files.length} environment files; the limit is 10`, {
        fix: 'merge some',
      })
  },
)
