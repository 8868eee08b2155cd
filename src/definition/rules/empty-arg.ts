import {removed} from '../edits.js'
import {containerRule} from '../rule.js'

/**
 * An empty string among the arguments; as the only one of entryPoint it clears the image's own.
 */
export const emptyArg = containerRule(
  {
    id: 'empty-arg',
    code: '434',
    severity: 'warning',
    phase: 'T',
    source: 'Docker: exec form; seen in public task definitions',
    fix: 'safe',
  },
  (container, report) => {
    for (const name of ['entryPoint', 'command']) {
      const list = container.list(name)
      for (const node of list) {
        if (node.kind !== 'string' || node.scalar !== '' || node.opaque) continue
        const alone = list.length === 1
        report(
          node,
          alone && name === 'entryPoint'
            ? "an empty `entryPoint` clears the image's own"
            : `an empty argument in \`${name}\``,
          {fix: alone ? `remove \`${name}\`` : 'remove it', edits: [removed(alone ? container.raw(name)! : node)]},
        )
      }
    }
  },
)
