import {containerRule} from '../rule.js'

/**
 * An environment file whose name does not end in .env.
 */
export const envfileExt = containerRule(
  {
    id: 'envfile-ext',
    code: '623',
    severity: 'error',
    phase: 'T',
    source: 'AWS docs: environment files must have a .env extension',
  },
  (container, report) => {
    for (const file of container.list('environmentFiles')) {
      const value = file.text('value')
      if (value !== undefined && !value.endsWith('.env'))
        report(file.raw('value')!, 'the S3 object must end in .env', {fix: 'rename it'})
    }
  },
)
