import type {DefinitionNode} from '../node.js'
import {fileRule} from '../rule.js'

/**
 * A placeholder still waits to be filled in: `${X}`, `{{ X }}`, `<IMAGE1_NAME>`, `#{X}`.
 * Its value is unknown, so rules about values leave it alone; rules about the structure do not.
 * With --rendered each one is an error.
 */
export const unrenderedTemplate = fileRule(
  {
    id: 'unrendered-template',
    code: '113',
    severity: 'suggestion',
    phase: '-',
    source: 'seen in 38 of 113 public task definitions',
  },
  (document, report) => {
    if (document.kind === 'cloudformation' || document.kind === 'unknown') return
    const waiting = document.strings.filter(node => {
      if (!node.isUnknown || String(node.scalar).includes('${{')) return false
      const list = typeof node.key === 'number' ? node.parent?.key : undefined
      // A shell expands ${X} there.
      return !(list === 'command' || list === 'entryPoint') || /\{\{|<|#\{|@@/.test(String(node.scalar))
    })
    const label = (node: DefinitionNode) =>
      typeof node.key === 'string' ? node.key : String(node.parent?.key ?? 'the file')
    if (document.options.rendered) {
      for (const node of waiting)
        report(node, `\`${label(node)}\` still holds a placeholder`, {severity: 'error', fix: 'render the file first'})
      return
    }
    const [first, ...others] = waiting
    if (!first) return
    const more =
      others.length > 0
        ? `, and so ${others.length === 1 ? 'does 1 other value' : `do ${others.length} other values`}`
        : ''
    report(first, `\`${label(first)}\` still holds a placeholder${more}`, {
      why: 'unknown values are not checked',
      related: others.slice(0, 10),
      evidence: [{name: 'placeholders', value: waiting.length}],
    })
  },
)
