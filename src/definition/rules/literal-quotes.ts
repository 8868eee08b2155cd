import {replaced} from '../edits.js'
import {containerRule} from '../rule.js'
import {isShellForm} from '../words-of-shell.js'

/**
 * An argument wrapped in quotes that become part of it.
 */
export const literalQuotes = containerRule(
  {
    id: 'literal-quotes',
    code: '433',
    severity: 'error',
    phase: 'T',
    source: 'Docker: exec form; seen in public task definitions',
    fix: 'safe',
  },
  (container, report) => {
    for (const name of ['entryPoint', 'command']) {
      const list = container.list(name)
      if (isShellForm(list.map(node => node.string))) continue
      if (name === 'command' && isShellForm(container.list('entryPoint').map(node => node.string))) continue
      for (const node of list) {
        const text = node.string
        const inner = text === undefined ? undefined : /^(["'])(.*)\1$/s.exec(text)?.[2]
        if (text === undefined || inner === undefined || /["']/.test(inner)) continue
        report(node, `the quotes become part of the argument: ${text.slice(0, 60)}`, {
          fix: `write ${JSON.stringify(inner.slice(0, 60))}`,
          edits: [replaced(node, inner)],
        })
      }
    }
  },
)
