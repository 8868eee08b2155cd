import {containerRule} from '../rule.js'

/**
 * An environment entry without a name.
 */
export const envNameMissing = containerRule(
  {
    id: 'env-name-missing',
    code: '158',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: KeyValuePair; seen in public task definitions',
  },
  (container, report) => {
    for (const entry of container.list('environment')) {
      if (
        entry.kind !== 'object' ||
        entry.opaque ||
        entry.get('name') ||
        entry.members.some(member => String(member.key).toLowerCase() === 'name' && !member.isBlank)
      )
        continue
      report(
        entry.raw('name') ?? entry,
        `\`environment[${entry.key}]\` ${entry.raw('value') ? 'has a value but no name' : 'has no name'}`,
        {fix: 'add "name", or remove the entry'},
      )
    }
  },
)
