import {inserted} from '../edits.js'
import type {DefinitionNode} from '../node.js'
import {containerRule} from '../rule.js'

/**
 * The X-Ray daemon without its port 2000/udp mapped.
 */
export const xrayPort = containerRule(
  {
    id: 'xray-port',
    code: '627',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: running the X-Ray daemon on ECS',
    fix: 'safe',
  },
  (container, report, task) => {
    if (
      !/xray-daemon|aws-xray/.test(String(container.raw('image')?.scalar ?? '')) ||
      task.awsvpc ||
      task.networkMode === 'host'
    )
      return
    if (
      container
        .list('portMappings')
        .some(mapping => may(mapping, 'containerPort', 2000) && may(mapping, 'protocol', 'udp'))
    )
      return
    report(container.get('portMappings') ?? container, 'X-Ray listens on 2000/udp, which is not mapped', {
      fix: 'map {"containerPort": 2000, "protocol": "udp"}',
      edits: container.get('portMappings')
        ? []
        : [inserted(container, 'portMappings', [{containerPort: 2000, protocol: 'udp'}])],
    })
  },
)

function may(mapping: DefinitionNode, name: string, value: unknown): boolean {
  const node = mapping.raw(name)
  return node !== undefined && (node.isUnknown || node.scalar === value)
}
