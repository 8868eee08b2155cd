import {taskRule} from '../rule.js'

/**
 * Much ephemeral storage: it is paid for by the hour.
 */
export const oversizedEphemeral = taskRule(
  {
    id: 'oversized-ephemeral',
    code: '908',
    severity: 'suggestion',
    phase: 'B',
    profile: 'hardening',
    source: 'AWS docs: Fargate pricing, ephemeral storage',
  },
  (task, report) => {
    const storage = task.root.raw('ephemeralStorage')
    const size = storage?.number('sizeInGiB')
    if (storage && size !== undefined && size > 100 && size <= 200)
      report(storage.raw('sizeInGiB')!, `${size} GiB of ephemeral storage is paid for by the hour`, {
        fix: 'check that the task needs it',
      })
  },
)
