import {containerRule} from '../rule.js'
import {isShellForm} from '../words-of-shell.js'

/**
 * `$VAR` or `&&` in a command without a shell: nobody expands it.
 */
export const shellVarsInExec = containerRule(
  {
    id: 'shell-vars-in-exec',
    code: '435',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'Docker: exec form is not run by a shell',
  },
  (container, report) => {
    const entry = container.list('entryPoint')
    const command = container.list('command')
    const words = [...entry, ...command].map(node => (typeof node.scalar === 'string' ? node.scalar : undefined))
    // Without entryPoint the image's own may be a shell; a first word that is a script may expand its arguments.
    if (isShellForm(words) || command.length < 2 || words.some(word => /^-\w*c$/.test(word ?? ''))) return
    for (const node of command) {
      const text = String(node.scalar)
      if (node.opaque || node.kind !== 'string' || !/^\$[A-Z_]\w*$|^&&$|^\|\|$|^\|$/.test(text)) continue
      report(node, `"${text}" is not expanded without a shell`, {fix: 'write ["sh", "-c", "…"]'})
    }
  },
)
