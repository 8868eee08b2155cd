import {replaced} from '../edits.js'
import {taskRule} from '../rule.js'

/**
 * Ephemeral storage outside 21 to 200 GiB.
 */
export const ephemeralRange = taskRule(
  {
    id: 'ephemeral-range',
    code: '720',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: EphemeralStorage; observed on a real deployment',
    awsMessage: 'EphemeralStorage size should be at least 21',
    fix: 'dangerous',
  },
  (task, report) => {
    const storage = task.root.raw('ephemeralStorage')
    const size = storage?.number('sizeInGiB')
    if (!storage || size === undefined || (size >= 21 && size <= 200)) return
    const node = storage.raw('sizeInGiB')!
    report(node, size === 20 ? '20 GiB is the default already' : `${size} GiB is outside 21 to 200`, {
      fix: size <= 20 ? 'remove `ephemeralStorage`, or use 21 to 200' : 'use 21 to 200',
      edits: [replaced(node, size > 200 ? 200 : 21)],
      ...(size > 200 ? {awsMessage: ''} : {}),
    })
  },
)
