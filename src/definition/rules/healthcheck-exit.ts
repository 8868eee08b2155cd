import {containerRule} from '../rule.js'

/**
 * curl without -f exits 0 when the server answers 500.
 */
export const healthcheckExit = containerRule(
  {
    id: 'healthcheck-exit',
    code: '427',
    severity: 'suggestion',
    certainty: 'likely',
    phase: 'B',
    source: 'curl manual: --fail',
  },
  (container, report) => {
    const command = container.raw('healthCheck')?.list('command') ?? []
    const node = command.find(part => /\bcurl\b/.test(part.string ?? ''))
    const line = command.map(part => String(part.scalar)).join(' ')
    if (node && !/\s(-[a-zA-Z]*f[a-zA-Z]*|--fail(-with-body)?)(\s|$)/.test(line) && !/grep|test |\[ /.test(line))
      report(node, 'curl exits 0 on HTTP 500', {fix: 'add -f'})
  },
)
