import {serviceRule} from '../rule.js'

/**
 * A network configuration without subnets.
 */
export const subnetsMissing = serviceRule(
  {
    id: 'subnets-missing',
    code: '1040',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: AwsVpcConfiguration, subnets',
  },
  (service, report) => {
    const vpc = service.root.raw('networkConfiguration')?.raw('awsvpcConfiguration')
    const subnets = vpc?.raw('subnets')
    if (subnets?.kind === 'array' && subnets.items.length === 0)
      report(subnets, 'no subnets', {fix: 'name at least one'})
  },
)
