import type {StopCode, TaskStatus} from './task.js'

/** What happened within a step, in order: for the endpoint's logs and for `plan`, which counts the actions. */
export type SchedulerEvent =
  /** A service event, as DescribeServices will list it. */
  | {type: 'message'; atMs: number; serviceName: string; id: string; message: string}
  /** The scheduler, or a caller, asked for tasks to start. */
  | {type: 'start'; atMs: number; taskArns: string[]; serviceName?: string; deploymentId?: string}
  /** The scheduler, or a caller, asked for tasks to stop. */
  | {type: 'stop'; atMs: number; taskArns: string[]; serviceName?: string; deploymentId?: string; stopCode: StopCode}
  | {type: 'task'; atMs: number; taskArn: string; lastStatus: TaskStatus; serviceName?: string}
  /** A task became healthy, or lost it, as minimumHealthyPercent counts. */
  | {type: 'health'; atMs: number; taskArn: string; healthy: boolean; serviceName?: string}
  | {
      type: 'deployment'
      atMs: number
      serviceName: string
      deploymentId: string
      rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
    }
  /** A deployment in stages entered a stage; the percents are the new revision's share of traffic from then on. */
  | {
      type: 'stage'
      atMs: number
      serviceName: string
      deploymentId: string
      stage: string
      production: number
      test: number
    }
  /** A task that could not be placed, with ECS's own reason (`RESOURCE:MEMORY`). */
  | {type: 'placement-failure'; atMs: number; serviceName?: string; deploymentId?: string; reasons: string[]}
  | {
      type: 'container-instance'
      atMs: number
      containerInstanceArn: string
      status: string
      capacityProviderName?: string
    }
