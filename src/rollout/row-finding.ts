import type {Finding} from '../core/finding.js'
import {type StopText, taskId} from './diagnosis.js'

/** A row as a finding about the given text. */
export function findingOfRow(
  row: StopText,
  seen: {text: string; tasks?: string[]; container?: string; phase?: string; image?: string},
): Finding {
  const [first, ...more] = row.causes
  return {
    rule: row.id,
    severity: row.benign ? 'warning' : 'error',
    certainty: row.catchAll ? 'likely' : 'certain',
    what: seen.container ? `container \`${seen.container}\`: ${row.what}` : row.what,
    ...(first ? {why: more.length > 0 ? `likeliest: ${first}; else ${more.join('; or ')}` : first} : {}),
    fix: row.fix,
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
    ],
    awsMessage: seen.text,
    source: row.source,
  }
}
