import {replaced} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * `family` holds something else than letters, digits, hyphens and underscores, or more than 255 of them.
 */
export const familyCharset = taskRule(
  {
    id: 'family-charset',
    code: '117',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: RegisterTaskDefinition, family; aws/amazon-ecs-cli#37',
    awsMessage: 'Family contains invalid characters',
    fix: 'dangerous',
  },
  (task, report) => {
    const node = task.root.raw('family')
    const family = node?.string
    if (!node || family === undefined || /^[A-Za-z0-9_-]{1,255}$/.test(family)) return
    const mended = family.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 255)
    report(node, `family "${family.slice(0, 80)}" may hold letters, digits, - and _ only, at most 255`, {
      fix: `write "${mended.slice(0, 80)}"`,
      edits: [replaced(node, mended)],
    })
  },
)
