import {serviceRule} from '../rule.js'

/**
 * A blue/green, linear or canary deployment whose load balancers do not say where the other side goes.
 */
export const blueGreenAdvanced = serviceRule(
  {
    id: 'blue-green-advanced',
    code: '1034',
    severity: 'warning',
    certainty: 'likely',
    phase: 'R',
    source: 'AWS docs: blue/green deployments, load balancer resources',
  },
  (service, report) => {
    const strategy = service.deployment?.text('strategy')
    if (strategy === undefined || !/^(BLUE_GREEN|LINEAR|CANARY)$/.test(strategy)) return
    for (const balancer of service.loadBalancers)
      if (!balancer.get('advancedConfiguration'))
        report(balancer.get('targetGroupArn') ?? balancer, `${strategy} needs \`advancedConfiguration\` here`, {
          fix: 'add the alternate target group, the listener rule and the role',
        })
  },
)
