import {didYouMean} from '../../core/did-you-mean.js'
import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A link to a container that is not in the task, or one that is not `name` or `name:alias`. An alias that is the name of
 * another container or of a volume is legal and likely a slip: a warning.
 */
export const linksUnknown = containerRule(
  {
    id: 'links-unknown',
    code: '324',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ContainerDefinition, links',
  },
  (container, report, task) => {
    for (const node of container.list('links')) {
      const link = node.string
      if (link === undefined) continue
      const [target = '', alias] = link.split(':')
      if (!/^[^:]+(:[^:]+)?$/.test(link))
        report(node, `link "${link.slice(0, 80)}" is not \`name\` or \`name:alias\``, {fix: 'write "name:alias"'})
      else if (!task.container(target) && task.names.length === task.containers.length) {
        const guess = didYouMean(target, task.names)
        report(node, `${nameOf(container)} links to "${target.slice(0, 80)}", which is not here`, {
          fix: guess ? `did you mean "${guess}"?` : `the containers are ${task.names.join(', ')}`,
        })
      } else if (alias !== undefined && alias !== target && task.options.profile !== 'register') {
        // AWS takes it: it is what the link means that is doubtful.
        const volume = task.volumes.some(known => known.text('name') === alias)
        if (!volume && !task.container(alias)) continue
        report(
          node,
          `${nameOf(container)} links to "${target.slice(0, 80)}" as "${alias.slice(0, 80)}", the name of ${volume ? 'a volume' : 'another container'}`,
          {
            severity: 'warning',
            certainty: 'likely',
            why: 'the alias is a host name: it reaches the linked container, nothing else',
            fix: volume ? 'mount a volume with mountPoints or volumesFrom' : 'give the link an alias of its own',
          },
        )
      }
    }
  },
)
