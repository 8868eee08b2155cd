import type {Outcome} from '../../src/rollout/event.js'

export interface Expectation {
  outcome: Outcome
  exitCode: number
  /** Rule of the cause; absent where the deployment succeeds in spite of it. */
  cause?: string
  /** Whether the cause's container wrote logs that are worth reading. */
  logs?: boolean
  /** Where a deployment in stages (blue/green, canary) ends otherwise, and why it does. */
  inStages?: {outcome: Outcome; exitCode: number; because: string}
}

/** How a deploy ends under each scenario of the endpoint, and what it must name. docs/diagnoses.md shows this table. */
export const expectations: Record<string, Expectation> = {
  'agent-disconnected': {outcome: 'rolled-back', exitCode: 5, cause: 'placement-impossible'},
  'alarm-rollback': {outcome: 'rolled-back', exitCode: 5, cause: 'alarm-detected'},
  'container-unhealthy': {outcome: 'rolled-back', exitCode: 5, cause: 'container-unhealthy', logs: true},
  'crash-on-boot': {outcome: 'rolled-back', exitCode: 5, cause: 'container-exited', logs: true},
  'elb-unhealthy': {outcome: 'rolled-back', exitCode: 5, cause: 'elb-unhealthy'},
  'fargate-capacity': {outcome: 'rolled-back', exitCode: 5, cause: 'fargate-capacity'},
  'image-missing': {outcome: 'rolled-back', exitCode: 5, cause: 'image-not-found'},
  'no-capacity': {outcome: 'rolled-back', exitCode: 5, cause: 'placement-impossible'},
  'no-egress': {outcome: 'rolled-back', exitCode: 5, cause: 'ecr-auth-network'},
  oom: {outcome: 'rolled-back', exitCode: 5, cause: 'out-of-memory', logs: true},
  'port-clash': {outcome: 'rolled-back', exitCode: 5, cause: 'placement-impossible'},
  'secret-denied': {outcome: 'rolled-back', exitCode: 5, cause: 'secret-access-denied'},
  'spot-interruption': {outcome: 'succeeded', exitCode: 0},
  'stuck-configuration': {
    outcome: 'timed-out',
    exitCode: 6,
    cause: 'deployment-configuration-stuck',
    inStages: {
      outcome: 'succeeded',
      exitCode: 0,
      because:
        'minimumHealthyPercent and maximumPercent do not hold back a second revision that starts beside the first',
    },
  },
  'throttled-api': {outcome: 'succeeded', exitCode: 0},
  'wrong-architecture': {outcome: 'rolled-back', exitCode: 5, cause: 'wrong-arch-manifest'},
}
