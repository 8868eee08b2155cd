import {environmentOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * In bridge mode a container looks for its neighbour by name without a link, which does not resolve.
 */
export const bridgeNameWithoutLink = containerRule(
  {
    id: 'bridge-name-without-link',
    code: '328',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS API reference: ContainerDefinition, links',
  },
  (container, report, task) => {
    if (task.networkMode !== 'bridge' || task.windows) return
    const links = container.raw('links')
    if (links?.isUnknown || links?.items.some(link => link.isUnknown)) return
    const own = container.text('name')
    const linked = container.list('links').flatMap(node => node.string?.split(':') ?? [])
    const others = task.names.filter(name => name !== own && !linked.includes(name))
    for (const {name, value, node} of environmentOf(container)) {
      const host =
        value === undefined
          ? undefined
          : /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/\s]*@)?([A-Za-z0-9_-]+)(?::\d{2,5})(?:\/.*)?$/.exec(value)?.[1]
      if (host !== undefined && others.includes(host))
        report(node.raw('value')!, `${name} looks for "${host}", which will not resolve without \`links\``, {
          fix: `add "links": ["${host}"]`,
        })
    }
  },
)
