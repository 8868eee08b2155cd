import {containerRule} from '../rule.js'
import {isShellForm} from '../words-of-shell.js'

/**
 * `sh -c` with several strings: only the first is the script.
 */
export const shCExtraArgs = containerRule(
  {
    id: 'sh-c-extra-args',
    code: '431',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'POSIX sh: -c takes one command string',
    fix: 'safe',
  },
  (container, report) => {
    const entry = container.list('entryPoint')
    const command = container.list('command')
    const all = [...entry, ...command]
    const at = all.findIndex(node => /^-\w*c$/.test(node.string ?? ''))
    if (at < 1 || !isShellForm(all.slice(0, at + 1).map(node => node.string))) return
    const rest = all.slice(at + 1)
    if (rest.length < 2 || rest.some(node => node.opaque)) return
    // A script that reads $0, $1 or $@ wants the further strings.
    if (/\$[@*0-9]|\$\{[0-9@]/.test(String(rest[0]!.scalar))) return
    const oneList = rest.every(node => node.parent === rest[0]!.parent)
    report(rest[1]!, `only "${String(rest[0]!.scalar).slice(0, 60)}" is the script; the rest are its arguments`, {
      fix: 'join them into one string',
      edits:
        oneList && rest.every(node => node.kind === 'string')
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
