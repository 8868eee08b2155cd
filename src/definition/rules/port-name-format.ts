import {replaced} from '../edits.js'
import {portMappings} from '../ports.js'
import {taskRule} from '../rule.js'

/**
 * A port name with characters Service Connect does not take.
 */
export const portNameFormat = taskRule(
  {
    id: 'port-name-format',
    code: '318',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: PortMapping, name',
    fix: 'dangerous',
  },
  (task, report) => {
    for (const {node} of portMappings(task)) {
      const name = node.text('name')
      if (name === undefined || /^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name)) continue
      const mended = name
        .toLowerCase()
        .replace(/[^a-z0-9_-]+/g, '-')
        .replace(/^-+/, '')
        .slice(0, 64)
      report(
        node.raw('name')!,
        `port name "${name.slice(0, 80)}" may hold lower-case letters, digits, - and _, at most 64`,
        {
          fix: mended ? `write "${mended}"` : 'choose another name',
          edits: mended ? [replaced(node.raw('name')!, mended)] : [],
        },
      )
    }
  },
)
