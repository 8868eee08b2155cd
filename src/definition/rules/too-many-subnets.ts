import {serviceRule} from '../rule.js'

/**
 * More than sixteen subnets.
 */
export const tooManySubnets = serviceRule(
  {
    id: 'too-many-subnets',
    code: '1041',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: AwsVpcConfiguration (16 subnets)',
  },
  (service, report) => {
    const subnets = service.root.raw('networkConfiguration')?.raw('awsvpcConfiguration')?.raw('subnets')
    if (subnets && subnets.items.length > 16)
      report(subnets, `${subnets.items.length} subnets; the limit is 16`, {fix: 'drop some'})
  },
)
