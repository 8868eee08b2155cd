import {containerRule} from '../rule.js'

/**
 * dockerSecurityOptions on Fargate.
 */
export const fargateSecurityOpts = containerRule(
  {
    id: 'fargate-security-opts',
    code: '805',
    severity: 'error',
    phase: 'R',
    source: 'observed on a real deployment; AWS API reference: ContainerDefinition, dockerSecurityOptions',
  },
  (container, report, task) => {
    const node = container.get('dockerSecurityOptions')
    if (task.fargate && node) report(node, '`dockerSecurityOptions` is not available on Fargate', {fix: 'remove it'})
  },
)
