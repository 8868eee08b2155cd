import {serviceRule} from '../rule.js'

/**
 * A Fargate or awsvpc service without its network configuration.
 */
export const networkConfigurationMissing = serviceRule(
  {
    id: 'network-configuration-missing',
    code: '1004',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, networkConfiguration: required for awsvpc',
  },
  (service, report) => {
    if (service.root.get('networkConfiguration') || !(service.fargate || service.task?.awsvpc)) return
    report(
      service.root.get('launchType') ?? service.root,
      `${service.fargate ? 'a Fargate service' : 'an awsvpc service'} needs \`networkConfiguration\``,
      {fix: 'add awsvpcConfiguration with subnets and security groups'},
    )
  },
)
