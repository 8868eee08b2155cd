import {removed} from '../edits.js'
import {serviceRule} from '../rule.js'

/**
 * A Fargate platform version for a service on EC2.
 */
export const platformVersionOnEc2 = serviceRule(
  {
    id: 'platform-version-on-ec2',
    code: '1007',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, platformVersion: Fargate only',
    fix: 'dangerous',
  },
  (service, report) => {
    const node = service.root.get('platformVersion')
    if (node && (service.launchType === 'EC2' || service.launchType === 'EXTERNAL'))
      report(node, '`platformVersion` is for Fargate', {fix: 'remove it', edits: [removed(node)]})
  },
)
