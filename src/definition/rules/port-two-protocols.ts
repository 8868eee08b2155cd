import type {DefinitionNode} from '../node.js'
import {containerRule} from '../rule.js'

/**
 * One container port as tcp and as udp: some paths of ECS (services with Service Connect) refuse it.
 */
export const portTwoProtocols = containerRule(
  {
    id: 'port-two-protocols',
    code: '309',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'terraform-aws-modules/terraform-aws-ecs#89: CreateService refused it',
  },
  (container, report) => {
    const seen = new Map<number, {protocol: string; node: DefinitionNode}>()
    for (const mapping of container.list('portMappings')) {
      const port = mapping.number('containerPort')
      if (port === undefined) continue
      const protocol = mapping.text('protocol') ?? 'tcp'
      const first = seen.get(port)
      if (first && first.protocol !== protocol)
        report(mapping.raw('containerPort')!, `port ${port} is mapped as tcp and as udp`, {
          why: 'ECS refuses one port on two protocols in some paths',
          fix: 'use two ports where you can',
          related: [first.node],
        })
      else seen.set(port, {protocol, node: mapping.raw('containerPort')!})
    }
  },
)
