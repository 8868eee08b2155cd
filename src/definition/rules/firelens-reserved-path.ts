import {containerRule} from '../rule.js'

/**
 * The path FireLens writes its own configuration to.
 */
export const firelensReservedPath = containerRule(
  {
    id: 'firelens-reserved-path',
    code: '517',
    severity: 'error',
    phase: 'T',
    source: 'AWS docs: FireLens, config-file-value',
  },
  (container, report) => {
    const node = container.raw('firelensConfiguration')?.raw('options')?.raw('config-file-value')
    if (node?.string === '/fluent-bit/etc/fluent-bit.conf' || node?.string === '/fluentd/etc/fluent.conf')
      report(node, `${node.string} is where FireLens writes its own configuration`, {fix: 'choose another path'})
  },
)
