import {serviceRule} from '../rule.js'

/**
 * A circuit breaker or alarms with a deployment controller that does not know them.
 */
export const breakerOffEcs = serviceRule(
  {
    id: 'breaker-off-ecs',
    code: '1027',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: DeploymentConfiguration: circuit breaker and alarms are for the ECS controller',
  },
  (service, report) => {
    if (service.controller !== 'CODE_DEPLOY' && service.controller !== 'EXTERNAL') return
    for (const name of ['deploymentCircuitBreaker', 'alarms']) {
      const node = service.deployment?.get(name)
      if (node && node.flag('enable') !== false)
        report(node, `\`${name}\` needs the ECS deployment controller, not ${service.controller}`, {fix: 'remove it'})
    }
  },
)
