import {removed} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * A daemon with a desired count: it runs once per instance.
 */
export const daemonDesiredCount = serviceRule(
  {
    id: 'daemon-desired-count',
    code: '1008',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, schedulingStrategy DAEMON: no desired number of tasks',
    fix: 'dangerous',
  },
  (service, report) => {
    const node = service.root.raw('desiredCount')
    if (service.daemon && node?.numeric)
      report(node, 'a daemon has no `desiredCount`: it runs once per instance', {
        fix: 'remove it',
        edits: [removed(node)],
      })
  },
)
