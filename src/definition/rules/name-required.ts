import {replaced} from '../edits.js'
import {containerRule} from '../rule.js'
import {nameOf} from '../task-view.js'

/**
 * A container without a name, or with characters a name does not take.
 */
export const nameRequired = containerRule(
  {
    id: 'name-required',
    code: '401',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ContainerDefinition, name; aws/aws-cli issues quoting it',
    awsMessage: 'Container.name should not be null or empty.',
    fix: 'dangerous',
  },
  (container, report) => {
    const node = container.raw('name')
    if (!node || node.isBlank) {
      if (container.members.some(member => String(member.key).toLowerCase() === 'name' && !member.isBlank)) return
      report(node ?? container, `${nameOf(container)} has no name`, {fix: 'add "name"'})
      return
    }
    const name = node.string
    if (name === undefined || /^[A-Za-z0-9_-]{1,255}$/.test(name)) return
    const mended = name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 255)
    report(node, `container name "${name.slice(0, 80)}" may hold letters, digits, - and _ only, at most 255`, {
      fix: `write "${mended.slice(0, 80)}"`,
      awsMessage: 'Container.name contains invalid characters.',
      edits: [replaced(node, mended)],
    })
  },
)
