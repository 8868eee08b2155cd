import {containerRule} from '../rule.js'

/**
 * A whole command line in one string, without a shell to take it apart: Docker looks for a program of that name.
 */
export const commandOneString = containerRule(
  {
    id: 'command-one-string',
    code: '430',
    severity: 'error',
    phase: 'T',
    source: 'Docker: exec form; AWS API reference: ContainerDefinition, command',
    fix: 'safe',
  },
  (container, report) => {
    const command = container.list('command')
    const entry = container.list('entryPoint').map(node => node.string)
    const text =
      command[0]?.string ??
      (command[0]?.kind === 'string' && !command[0].opaque ? String(command[0].scalar) : undefined)
    if (command.length !== 1 || text === undefined || !/\S\s+\S/.test(text)) return
    if (/^-\w*c$|^\/c$|^-command$/i.test(entry.at(-1) ?? '')) return
    const words = /["'`$|&;<>\\]/.test(text) ? undefined : text.trim().split(/\s+/)
    const shell = words === undefined && !/^\S*\b(sh|bash)\b/.test(text)
    report(command[0]!, `Docker would look for a program called "${text.slice(0, 80)}"`, {
      fix: words
        ? `write ${JSON.stringify(words)}`
        : shell
          ? 'write ["sh", "-c", "…"]'
          : 'write each argument as a string of its own',
      ...(container.get('entryPoint') ? {why: 'it is handed to `entryPoint` as one argument'} : {}),
      edits:
        words && !container.get('entryPoint')
          ? [{start: command[0]!.start, end: command[0]!.end, text: words.map(word => JSON.stringify(word)).join(', ')}]
          : [],
    })
  },
)
