import {replaced} from '../edits.js'
import {containerRule} from '../rule.js'

/**
 * A health check that does not start with CMD, CMD-SHELL or NONE.
 * A single bare path does work; a whole command line in one string never does.
 */
export const healthcheckPrefix = containerRule(
  {
    id: 'healthcheck-prefix',
    code: '418',
    severity: 'warning',
    phase: 'T',
    source: 'AWS API reference: HealthCheck, command; aws/aws-cdk#34389',
    fix: 'safe',
  },
  (container, report) => {
    const command = container.raw('healthCheck')?.list('command') ?? []
    const first = command[0]
    const text = first?.string
    if (
      !first ||
      text === undefined ||
      /^(CMD|CMD-SHELL|NONE)$/.test(text) ||
      text.startsWith('CMD-SHELL,') ||
      text.startsWith('CMD,')
    )
      return
    const sameWord = ['CMD', 'CMD-SHELL', 'NONE'].find(word => word === text.toUpperCase())
    const line = command.length > 1 || /\s/.test(text)
    report(
      first,
      sameWord
        ? `"${text}" must be "${sameWord}"`
        : `the health check does not start with "CMD-SHELL": ECS runs a program literally named "${text.slice(0, 60)}"`,
      {
        ...(line && !sameWord ? {severity: 'error' as const} : {}),
        fix: sameWord ? `write "${sameWord}"` : command.length > 1 ? 'put "CMD" first' : 'put "CMD-SHELL" first',
        edits: sameWord
          ? [replaced(first, sameWord)]
          : [{start: first.start, end: first.start, text: command.length > 1 ? '"CMD", ' : '"CMD-SHELL", '}],
      },
    )
  },
)
