import {replaced} from '../edits.js'
import {environmentOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A value that begins or ends in a space, or is wrapped in quotes.
 */
export const envTrailingSpace = containerRule(
  {
    id: 'env-trailing-space',
    code: '626',
    severity: 'suggestion',
    certainty: 'likely',
    phase: 'B',
    source: 'seen in public task definitions',
    fix: 'dangerous',
  },
  (container, report) => {
    for (const {name, value, node} of environmentOf(container)) {
      if (value === undefined) continue
      const plain = value.trim().replace(/^(["'])(.*)\1$/s, '$2')
      if (plain !== value)
        report(
          node.raw('value')!,
          `the value of ${name} ${value.trim() === value ? 'is wrapped in quotes' : value.trimEnd() === value ? 'begins with a space' : 'ends in a space'}`,
          {fix: 'remove it', edits: [replaced(node.raw('value')!, plain)]},
        )
    }
  },
)
