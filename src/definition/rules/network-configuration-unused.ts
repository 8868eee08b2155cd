import {serviceRule} from '../rule.js'

/**
 * A network configuration for a task definition that is not awsvpc.
 */
export const networkConfigurationUnused = serviceRule(
  {
    id: 'network-configuration-unused',
    code: '1005',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: CreateService, networkConfiguration: not supported for other network modes',
  },
  (service, report) => {
    const node = service.root.get('networkConfiguration')
    const mode = service.task?.networkMode
    if (node && mode !== undefined && mode !== 'awsvpc' && !service.task?.fargate)
      report(node, `\`networkConfiguration\` is for awsvpc; the task definition is ${mode}`, {
        fix: 'remove it, or use awsvpc',
        ...(service.task?.root.raw('networkMode') ? {evidence: [{name: 'networkMode', value: mode}]} : {}),
      })
  },
)
