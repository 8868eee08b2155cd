import {containerRule} from '../rule.js'
import {isShellForm, shellOperator} from '../words-of-shell.js'

/**
 * CMD with what only a shell understands, or with a whole command line in one string.
 */
export const healthcheckCmdOperators = containerRule(
  {
    id: 'healthcheck-cmd-operators',
    code: '420',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'Docker: HEALTHCHECK CMD runs the program without a shell',
    fix: 'safe',
  },
  (container, report) => {
    const command = container.raw('healthCheck')?.list('command') ?? []
    if (command[0]?.string !== 'CMD' || isShellForm(command.slice(1).map(node => node.string))) return
    const rest = command.slice(1)
    const bad =
      rest.find(
        node =>
          typeof node.scalar === 'string' &&
          (/^(\|\||&&|\||;)$/.test(node.scalar) || (shellOperator(node.scalar) !== undefined && !node.isUnknown)),
      ) ?? (rest.length === 1 && /\S\s+\S/.test(rest[0]!.string ?? '') ? rest[0] : undefined)
    if (!bad) return
    const known = rest.every(node => node.kind === 'string' && !node.opaque)
    report(bad, 'CMD does not use a shell', {
      fix: 'use "CMD-SHELL" and one string',
      edits: known
        ? [
            {
              start: command[0].start,
              end: rest.at(-1)!.end,
              text: `"CMD-SHELL", ${JSON.stringify(rest.map(node => node.scalar).join(' '))}`,
            },
          ]
        : [],
    })
  },
)
