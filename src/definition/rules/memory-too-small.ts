import {containerRule} from '../rule.js'

/**
 * Less memory than Docker starts a container with.
 */
export const memoryTooSmall = containerRule(
  {
    id: 'memory-too-small',
    code: '211',
    severity: 'warning',
    phase: 'T',
    source: 'AWS API reference: ContainerDefinition, memory (6 MiB minimum)',
  },
  (container, report) => {
    for (const name of ['memory', 'memoryReservation']) {
      const asked = container.number(name)
      if (asked !== undefined && asked > 0 && asked < 6)
        report(container.raw(name)!, `${asked} MiB: Docker needs at least 6 MiB`, {fix: 'values are MiB: 512, not 0.5'})
    }
  },
)
