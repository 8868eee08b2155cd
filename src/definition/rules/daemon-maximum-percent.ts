import {replaced} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * A daemon with another maximumPercent than 100.
 */
export const daemonMaximumPercent = serviceRule(
  {
    id: 'daemon-maximum-percent',
    code: '1012',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS API reference: DeploymentConfiguration, maximumPercent of DAEMON',
    fix: 'dangerous',
  },
  (service, report) => {
    const node = service.deployment?.raw('maximumPercent')
    if (service.daemon && node?.numeric !== undefined && node.numeric !== 100)
      report(node, `\`maximumPercent\` of a daemon is 100, not ${node.numeric}`, {
        fix: 'write 100',
        edits: [replaced(node, 100)],
      })
  },
)
