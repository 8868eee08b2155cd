import type {Evidence, Finding} from '../core/finding.js'
import {type StopText, taskId} from './diagnosis.js'
import {filled, type NameKind, type Names, namesIn} from './texts/names.js'
import {readingsOf} from './texts/reading.js'

/** A row as a finding about the given text; names the text tells, and then `known` ones, fill its command. */
export function findingOfRow(
  row: StopText,
  seen: {text: string; tasks?: string[]; container?: string; phase?: string; image?: string; known?: Names},
): Finding {
  const told = namesIn(seen.text)
  return {
    rule: row.id,
    severity: row.benign ? 'warning' : 'error',
    certainty: row.catchAll ? 'likely' : 'certain',
    what: seen.container ? `container \`${seen.container}\`: ${row.what}` : row.what,
    ...whyOf(row, seen.text),
    fix: filled(row.commands ?? [], {...seen.known, ...told}) ?? row.fix,
    evidence: [
      ...(seen.tasks?.length
        ? [
            {name: 'tasks', value: seen.tasks.length},
            {name: 'task', value: taskId(seen.tasks[0] as string)},
          ]
        : []),
      ...(seen.container ? [{name: 'container', value: seen.container}] : []),
      ...(seen.image ? [{name: 'image', value: seen.image}] : []),
      ...(seen.phase ? [{name: 'phase', value: seen.phase}] : []),
      ...namesAsEvidence(told),
    ],
    awsMessage: seen.text,
    source: row.source,
  }
}

function whyOf(row: StopText, text: string): {why?: string} {
  const [first, ...more] = row.causes
  // a row that only says where: what the text ends with is all there is to go by
  const end = row.catchAll ? endOf(text) : undefined
  const causes = first && (more.length > 0 ? `likeliest: ${first}; else ${more.join('; or ')}` : first)
  const why = [end && `the text ends: ${end}`, causes].filter(Boolean).join('; ')
  return why ? {why} : {}
}

function endOf(text: string): string | undefined {
  const parts = (readingsOf(text)[0] ?? '').split(': ')
  const end = parts.length > 1 ? parts.at(-1)?.trim() : undefined
  return end && end.length >= 4 ? end.slice(0, 200) : undefined
}

const shown: NameKind[] = ['role', 'action', 'resource', 'secret', 'parameter', 'key', 'fileSystem', 'subnet']

/** Names a text tells, as what the conclusion rests on. */
export function namesAsEvidence(names: Names): Evidence[] {
  return shown.flatMap(kind => {
    const value = names[kind]
    return value === undefined || (kind === 'secret' && names.resource === value) ? [] : [{name: kind, value}]
  })
}
