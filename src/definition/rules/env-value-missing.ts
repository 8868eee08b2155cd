import {containerRule} from '../rule.js'

/**
 * An environment entry without `value`: the variable becomes an empty string.
 */
export const envValueMissing = containerRule(
  {id: 'env-value-missing', code: '157', severity: 'warning', phase: 'T', source: 'AWS API reference: KeyValuePair'},
  (container, report) => {
    for (const entry of container.list('environment')) {
      const name = entry.text('name')
      if (name === undefined || entry.raw('value') || entry.members.length !== 1) continue
      report(entry.raw('name')!, `${name} has no value; it becomes empty`, {fix: 'add "value"'})
    }
  },
)
