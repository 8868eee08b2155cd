import {removed} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * A daemon with a placement strategy.
 */
export const daemonStrategy = serviceRule(
  {
    id: 'daemon-strategy',
    code: '1009',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, schedulingStrategy DAEMON: no task placement strategy',
    fix: 'dangerous',
  },
  (service, report) => {
    const node = service.root.get('placementStrategy')
    if (service.daemon && node)
      report(node, 'a daemon has no placement strategy', {fix: 'remove it', edits: [removed(node)]})
  },
)
