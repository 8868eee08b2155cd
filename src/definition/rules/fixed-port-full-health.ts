import {portMappings} from '../ports.js'
import {serviceRule} from '../rule.js'

/**
 * A fixed host port and minimumHealthyPercent 100: a new task needs an instance on which no old one runs.
 */
export const fixedPortFullHealth = serviceRule(
  {
    id: 'fixed-port-full-health',
    code: '1020',
    severity: 'warning',
    phase: 'T',
    source: 'AWS docs: deployment configuration; PortMapping, hostPort',
  },
  (service, report) => {
    const {task} = service
    if (
      !task ||
      task.awsvpc ||
      service.fargate ||
      service.daemon ||
      !service.percentsKnown ||
      (service.minimumHealthyPercent ?? 100) < 100
    )
      return
    const mapping = portMappings(task).find(({hostPort}) => task.networkMode === 'host' || Boolean(hostPort))
    if (!mapping) return
    report(
      service.deployment?.get('minimumHealthyPercent') ?? service.root,
      `the fixed host port ${mapping.hostPort ?? mapping.containerPort} and a minimum of 100 % need a spare instance for every deployment`,
      {fix: 'use hostPort 0, or lower `minimumHealthyPercent`'},
    )
  },
)
