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
  /** Least time a lifecycle stage takes that waits for nothing. */
  lifecycleStageMs: number
  /** What a Network Load Balancer adds to TEST_TRAFFIC_SHIFT and PRODUCTION_TRAFFIC_SHIFT. */
  networkLoadBalancerShiftMs: number
  /** A lifecycle stage that waits for tasks longer than this fails the deployment. */
  longestStageMs: number
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
  lifecycleStageMs: 10_000,
  networkLoadBalancerShiftMs: 600_000,
  longestStageMs: 24 * 3_600_000,
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
  lifecycleStageMs: ['lifecycle-stage-time', 'how long a stage without hooks takes is not documented'],
  networkLoadBalancerShiftMs: [
    'network-load-balancer-shift',
    'AWS: an additional 10 minutes for the two shift stages with a Network Load Balancer',
  ],
  longestStageMs: ['longest-stage', 'AWS: a lifecycle stage that reaches 24 hours fails the deployment'],
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
  {
    id: 'stages-bounds',
    value:
      'in stages the new revision starts all its tasks at once; the percentages bound only how each revision replaces its own',
    basis:
      'AWS: the new revision scales up to 100 % beside the old one; the percentages are described for rolling updates',
    mattered: false,
  },
  {
    id: 'stages-primary',
    value: 'a deployment in stages is PRIMARY from its beginning, and the source revision while it is turned back',
    basis: 'the fields are those of a rolling update; AWS does not say',
    mattered: false,
  },
  {
    id: 'stages-first-deployment',
    value: 'the first deployment of a service goes through all stages with its hooks, without steps and bake time',
    basis: 'observed: creating a service runs its hooks; bake time is described as the time both revisions run',
    mattered: false,
  },
  {
    id: 'stages-reconcile',
    value: 'an overtaken revision gives its traffic back at once and its tasks go before PRE_SCALE_UP',
    basis: 'AWS: RECONCILE_SERVICE happens when more than one revision is ACTIVE; not what it does',
    mattered: false,
  },
  {
    id: 'stages-rollback',
    value:
      'all production traffic returns first, then test traffic, then the tasks go; hooks of the shifts are called but decide nothing',
    basis: 'AWS: there is no rollback stage; hooks of PRODUCTION_TRAFFIC_SHIFT and TEST_TRAFFIC_SHIFT are called again',
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
