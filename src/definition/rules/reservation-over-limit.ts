import {containerRule} from '../rule.js'

/**
 * A soft memory limit above the hard one.
 */
export const reservationOverLimit = containerRule(
  {
    id: 'reservation-over-limit',
    code: '207',
    severity: 'error',
    phase: 'R',
    source: 'AWS API reference: ContainerDefinition, memoryReservation; observed on a real deployment',
    awsMessage: "'memory' must be greater than or equal to 'memoryReservation'",
  },
  (container, report) => {
    const hard = container.number('memory')
    const soft = container.number('memoryReservation')
    if (hard === undefined || soft === undefined || soft <= hard) return
    report(container.raw('memoryReservation')!, `the soft limit ${soft} MiB exceeds the hard limit ${hard} MiB`, {
      fix: 'lower `memoryReservation` or raise `memory`',
      related: [container.raw('memory')!],
      evidence: [
        {name: 'memoryReservation', value: soft, unit: 'MiB'},
        {name: 'memory', value: hard, unit: 'MiB'},
      ],
    })
  },
)
