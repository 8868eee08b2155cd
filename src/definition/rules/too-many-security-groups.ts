import {serviceRule} from '../rule.js'

/**
 * More than five security groups.
 */
export const tooManySecurityGroups = serviceRule(
  {
    id: 'too-many-security-groups',
    code: '1042',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: AwsVpcConfiguration (5 security groups)',
  },
  (service, report) => {
    const groups = service.root.raw('networkConfiguration')?.raw('awsvpcConfiguration')?.raw('securityGroups')
    if (groups && groups.items.length > 5)
      report(groups, `${groups.items.length} security groups; the limit is 5`, {fix: 'drop some'})
  },
)
