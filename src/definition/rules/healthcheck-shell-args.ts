import {containerRule} from '../rule.js'

/**
 * CMD-SHELL with more than one string: the shell takes the first as its script and drops the rest.
 */
export const healthcheckShellArgs = containerRule(
  {
    id: 'healthcheck-shell-args',
    code: '419',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'Docker: HEALTHCHECK CMD-SHELL runs `sh -c` with one string',
    fix: 'safe',
  },
  (container, report) => {
    const command = container.raw('healthCheck')?.list('command') ?? []
    if (command[0]?.string !== 'CMD-SHELL' || command.length < 3) return
    const rest = command.slice(1)
    const known = rest.every(node => node.kind === 'string' && !node.opaque)
    report(rest[1]!, `only "${String(rest[0]!.scalar).slice(0, 60)}" is run: CMD-SHELL takes one string`, {
      fix: 'join the rest into one string',
      edits: known
        ? [
            {
              start: rest[0]!.start,
              end: rest.at(-1)!.end,
              text: JSON.stringify(rest.map(node => node.scalar).join(' ')),
            },
          ]
        : [],
    })
  },
)
