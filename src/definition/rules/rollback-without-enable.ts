import {replaced} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * rollback is true where the breaker, or the alarms, are off.
 */
export const rollbackWithoutEnable = serviceRule(
  {
    id: 'rollback-without-enable',
    code: '1028',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS API reference: DeploymentCircuitBreaker',
    fix: 'dangerous',
  },
  (service, report) => {
    for (const name of ['deploymentCircuitBreaker', 'alarms']) {
      const node = service.deployment?.raw(name)
      if (node?.flag('rollback') && node.flag('enable') === false)
        report(node.raw('rollback')!, `\`rollback\` does nothing: \`${name}\` is not enabled`, {
          fix: 'set "enable": true',
          related: [node.raw('enable')!],
          edits: [replaced(node.raw('enable')!, true)],
        })
    }
  },
)
