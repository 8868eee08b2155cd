import type {DefinitionNode} from '../node.js'
import {parsePortRange} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * A containerPortRange that is no range, is too long, overlaps another port, or stands beside a single port.
 */
export const portRangeSyntax = taskRule(
  {
    id: 'port-range-syntax',
    code: '317',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: PortMapping, containerPortRange; observed on a real deployment',
    awsMessage: "Invalid 'containerPortRange' setting for container.",
  },
  (task, report) => {
    for (const container of task.containers) {
      const taken: {first: number; last: number; node: DefinitionNode}[] = []
      for (const mapping of container.list('portMappings')) {
        const node = mapping.raw('containerPortRange')
        const single = mapping.number('containerPort')
        const text = node?.string
        if (node && text !== undefined) {
          const range = parsePortRange(text)
          if (!range || range.first >= range.last || range.first < 1 || range.last > 65_535) {
            report(node, `"${text.slice(0, 40)}" must run low-high`, {fix: 'write it as "8000-8010"'})
          } else if (range.last - range.first + 1 > 100) {
            report(node, `"${text}" holds ${range.last - range.first + 1} ports; the limit is 100`, {
              fix: 'use a shorter range',
            })
          }
          const beside = mapping.get('containerPort') ?? mapping.get('hostPort')
          if (beside)
            report(node, `a range and a single port (\`${beside.key}\`) in one mapping`, {
              fix: 'use one or the other',
              related: [beside],
              awsMessage: 'cannot specify both single port and port range',
            })
          if (task.networkMode === 'host')
            report(node, 'a port range does not work in host mode', {fix: 'map single ports'})
          if (range) {
            const hit = taken.find(other => other.first <= range.last && range.first <= other.last)
            if (hit)
              report(node, `${text} overlaps ${hit.first === hit.last ? hit.first : `${hit.first}-${hit.last}`}`, {
                fix: 'make them disjoint',
                related: [hit.node],
                awsMessage: 'container port is used multiple times in task',
              })
            taken.push({...range, node})
          }
        } else if (single !== undefined && mapping.raw('containerPort')) {
          const hit = taken.find(other => other.first !== other.last && other.first <= single && single <= other.last)
          if (hit)
            report(mapping.raw('containerPort')!, `${single} lies in ${hit.first}-${hit.last}`, {
              fix: 'make them disjoint',
              related: [hit.node],
              awsMessage: 'container port is used multiple times in task',
            })
          taken.push({first: single, last: single, node: mapping.raw('containerPort')!})
        }
      }
    }
  },
)
