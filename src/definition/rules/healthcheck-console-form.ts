import {containerRule} from '../rule.js'

/**
 * `CMD-SHELL, curl …` in one string, as the console shows it.
 */
export const healthcheckConsoleForm = containerRule(
  {
    id: 'healthcheck-console-form',
    code: '421',
    severity: 'error',
    phase: 'T',
    source: 'AWS docs: health check parameters (console form)',
    fix: 'safe',
  },
  (container, report) => {
    const command = container.raw('healthCheck')?.list('command') ?? []
    const match = /^(CMD|CMD-SHELL),\s*(.*)$/s.exec(String(command[0]?.scalar ?? ''))
    if (!match || command.length !== 1) return
    report(command[0]!, 'that is the form of the console; in JSON it is a list', {
      fix: `write [${JSON.stringify(match[1])}, "…"]`,
      edits:
        match[1] === 'CMD-SHELL'
          ? [{start: command[0]!.start, end: command[0]!.end, text: `"CMD-SHELL", ${JSON.stringify(match[2])}`}]
          : [],
    })
  },
)
