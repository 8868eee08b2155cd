import {containerRule} from '../rule.js'

/**
 * A Docker security option ECS does not take.
 */
export const dockerSecurityValues = containerRule(
  {
    id: 'docker-security-values',
    code: '829',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ContainerDefinition, dockerSecurityOptions',
  },
  (container, report, task) => {
    if (task.fargate) return
    for (const node of container.list('dockerSecurityOptions')) {
      if (
        node.string !== undefined &&
        !/^(no-new-privileges(:(true|false))?|apparmor[:=].+|label[:=].+|credentialspec(domainless)?:.+)$/.test(
          node.string,
        )
      )
        report(node, `"${node.string.slice(0, 60)}" is not accepted here`, {
          fix: 'use no-new-privileges, apparmor:PROFILE, label:VALUE or credentialspec:PATH',
        })
    }
  },
)
