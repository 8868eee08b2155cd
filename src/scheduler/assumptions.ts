import type {Assumption} from '../core/finding.js'

/** What AWS does not document about its scheduler: each value is named, overridable and printed where it mattered. */
export interface SchedulerAssumptions {
  /** STOPPING (and draining) tasks occupy the upper bound until they are STOPPED. */
  stoppingCounts: boolean
  /** Delays between launch attempts after consecutive failures to start; the last one repeats. */
  retryDelaysMs: readonly number[]
  /** "unable to consistently start tasks" is emitted when this many consecutive tasks have failed to start. */
  startImpairedAfter: number
  /** A task that never ran counts as a failure once its retry delay, from STOPPED, is over. */
  launchFailureCountsAtRetry: boolean
  /** Time a deployment's alarms must stay quiet after the last task is in place. */
  alarmBakeMs: number
  /** How often alarms are looked at during a deployment. */
  alarmPollMs: number
  /** An event with the same text is not repeated within this time unless its cause went away. */
  duplicateEventMs: number
  /** `has reached a steady state.` repeats after this time. */
  steadyStateRepeatMs: number
  /** AZ rebalancing begins this long after the service became steady. */
  rebalanceAfterMs: number
  /** An instance of a managed group that has been empty this long is taken away. */
  emptyInstanceMs: number
  /** Time a stopped task can still be described. */
  stoppedTaskRetentionMs: number
}

export const defaultAssumptions: SchedulerAssumptions = {
  stoppingCounts: true,
  retryDelaysMs: [30_000, 30_000, 300_000, 600_000, 1_200_000, 1_620_000],
  startImpairedAfter: 3,
  launchFailureCountsAtRetry: true,
  alarmBakeMs: 300_000,
  alarmPollMs: 15_000,
  duplicateEventMs: 6 * 3_600_000,
  steadyStateRepeatMs: 6 * 3_600_000,
  rebalanceAfterMs: 60_000,
  emptyInstanceMs: 900_000,
  stoppedTaskRetentionMs: 3_600_000,
}

const basis: Record<keyof SchedulerAssumptions, [id: string, basis: string]> = {
  stoppingCounts: [
    'stopping-counts',
    'AWS names RUNNING and PENDING in the API reference, and STOPPING as well in the guide: the stricter one holds',
  ],
  retryDelaysMs: [
    'retry-backoff',
    'only the maximum of 27 minutes is documented; the curve fits two measured rollouts',
  ],
  startImpairedAfter: ['start-impaired-after', 'the number is unpublished; observed after the third failure'],
  launchFailureCountsAtRetry: ['launch-failure-counts-at-retry', 'fits failedTasks measured at 2:34, 4:46 and 11:00'],
  alarmBakeMs: ['alarm-bake', 'AWS derives it from the alarms, "less than 5 minutes" by default'],
  alarmPollMs: ['alarm-poll', 'the polling interval of DescribeAlarms is not documented'],
  duplicateEventMs: ['duplicate-events', 'AWS: duplicate messages are suppressed until resolved or six hours pass'],
  steadyStateRepeatMs: ['steady-state-repeat', 'observed in the events of quiet services'],
  rebalanceAfterMs: [
    'rebalance-after',
    'AWS: after the service reached a steady state; the interval is not documented',
  ],
  emptyInstanceMs: ['empty-instance', 'managed scaling: 15 one-minute data points below the target before scale-in'],
  stoppedTaskRetentionMs: ['stopped-task-retention', 'AWS: at least one hour'],
}

/** What is assumed without a switch. */
const fixed: Assumption[] = [
  {
    id: 'task-timeline',
    value: 'fargate 15 s + 30 s + 5 s, awsvpc 10 s + 15 s + 5 s, else 15 s of pull',
    basis: 'inferred from observed tasks: provisioning, pull and activation of a task that starts well',
    mattered: true,
  },
  {
    id: 'failed-tasks-free-their-place',
    value: 'a task that ended by itself or failed a container health check no longer occupies the upper bound',
    basis: 'their replacements were seen to start in the same second',
    mattered: false,
  },
]

/** The assumptions as they are printed; `mattered` names those that changed the outcome. */
export function describeAssumptions(
  values: SchedulerAssumptions,
  mattered: ReadonlySet<keyof SchedulerAssumptions> = new Set(),
): Assumption[] {
  const named = (Object.keys(basis) as (keyof SchedulerAssumptions)[]).map(name => ({
    id: basis[name][0],
    value: Array.isArray(values[name]) ? (values[name] as number[]).join(',') : String(values[name]),
    basis: basis[name][1],
    mattered: mattered.has(name),
  }))
  return [...named, ...fixed]
}
