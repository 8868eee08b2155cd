import type {DefinitionNode} from '../node.js'
import {containerRule} from '../rule.js'

/**
 * A mount path that is not absolute, is `/`, or is taken twice.
 */
export const containerPath = containerRule(
  {
    id: 'container-path',
    code: '719',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'Docker: mount destinations must be absolute and unique',
  },
  (container, report, task) => {
    const seen = new Map<string, DefinitionNode>()
    for (const mount of container.list('mountPoints')) {
      const node = mount.raw('containerPath')
      const path = node?.string
      if (!node || path === undefined) continue
      const first = seen.get(path)
      if (!path.startsWith('/') && !task.windows && !/^[A-Za-z]:[\\/]|^\\\\/.test(path))
        report(node, `\`containerPath\` "${path.slice(0, 80)}" must be absolute`, {fix: 'start it with /'})
      else if (path === '/') report(node, 'a volume cannot be mounted on `/`', {fix: 'choose a folder'})
      else if (first)
        report(node, `two volumes are mounted on ${path.slice(0, 80)}`, {fix: 'choose another path', related: [first]})
      else seen.set(path, node)
    }
  },
)
