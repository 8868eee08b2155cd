import {serviceRule} from '../rule.js'

/**
 * A daemon on Fargate.
 */
export const daemonFargate = serviceRule(
  {
    id: 'daemon-fargate',
    code: '1010',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService: Fargate tasks do not support DAEMON',
  },
  (service, report) => {
    if (service.daemon && service.fargate)
      report(service.root.raw('schedulingStrategy')!, 'Fargate has no daemons', {
        fix: 'use REPLICA, or EC2',
        related: [(service.root.get('launchType') ?? service.root.get('capacityProviderStrategy'))!],
      })
  },
)
