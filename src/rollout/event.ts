import type {AwsErrorDetail} from '../core/errors.js'
import type {EventEnvelope} from '../core/event.js'
import type {Certainty, Finding} from '../core/finding.js'
import type {Plan} from './plan.js'

/** How a deployment ended; told from service deployment, breaker and alarm status, never from counts. */
export type Outcome =
  | 'succeeded'
  | 'unchanged'
  | 'refused'
  | 'failed'
  | 'superseded'
  | 'rolled-back'
  | 'timed-out'
  | 'unknown'
  | 'started'
  | 'interrupted'
  | 'not-started'

export interface StartEvent extends EventEnvelope<'start'> {
  account: string
  region: string
  cluster: string
  /** Only when it is not AWS. */
  endpoint?: string
  services: string[]
  /** `deploy`, `watch` or `rollback`. */
  command?: string
}
export interface LintEvent extends EventEnvelope<'lint'> {
  service: string
  findings: Finding[]
}
/** What the scheduler would make of the deploy, foreseen over the cluster as it is. */
export interface PlanEvent extends EventEnvelope<'plan'> {
  service: string
  verdict: Plan['verdict']
  certainty: Certainty
  bounds: Plan['bounds']
  durationMs?: Plan['durationMs']
  suggestedTimeoutMs?: number
  stuck?: Plan['stuck']
  breaker?: Plan['breaker']
  capacityProviders: Plan['capacityProviders']
  /** What was left out of the reading. */
  notRead: Plan['snapshot']['notRead']
}
export interface RequestEvent extends EventEnvelope<'request'> {
  /** With --dry-run: what would be sent. */
  service: string
  operation: string
  input: object
}
export interface RegisteredEvent extends EventEnvelope<'registered'> {
  service: string
  taskDefinitionArn: string
  /** The newest revision already said the same: nothing was registered. */
  reused: boolean
}
export interface DeploymentEvent extends EventEnvelope<'deployment'> {
  service: string
  serviceDeploymentArn: string
  revisionArn?: string
  taskDefinitionArn?: string
}
/** Tasks of one side of a deployment. */
export interface SideCounts {
  running: number
  pending: number
}
/** Tasks of both sides in one availability zone. */
export interface ZoneCounts {
  availabilityZone: string
  old: number
  new: number
}
/** Percent of the traffic asked for on one side of a deployment in stages. */
export interface Weights {
  production: number
  test: number
}
/** A PAUSE hook that waits for somebody. */
export interface PausedAt {
  /** What goes on from here; with `--rollback` it goes back. */
  command: string
  /** Until nobody needs to answer any more. */
  leftMs?: number
  /** What ECS does then: CONTINUE or ROLLBACK. */
  timeoutAction?: string
}
export interface ProgressEvent extends EventEnvelope<'progress'> {
  service: string
  /** The service deployment's status, as ECS spells it. */
  status: string
  desired: number
  /** Fewest healthy and most tasks the deployment configuration allows. */
  lower: number
  upper: number
  old: SideCounts
  new: SideCounts & {failed: number}
  breaker?: {failures: number; threshold: number}
  /** Lifecycle stage of a blue/green, linear or canary deployment. */
  stage?: string
  /** Of a deployment in stages that shifts traffic. */
  traffic?: {new: Weights; old?: Weights}
  /** Of its bake time, from the moments AWS named. */
  bake?: {leftMs: number; ofMs: number}
  paused?: PausedAt
  /** Left of the deregistration delay of old tasks. */
  etaMs?: number
  /** Only where a person watches. */
  zones?: ZoneCounts[]
}
export interface ServiceEventEvent extends EventEnvelope<'event'> {
  service: string
  message: string
  /** The event rule the text matched. */
  rule?: string
}
export interface TaskStoppedEvent extends EventEnvelope<'task-stopped'> {
  service: string
  taskArn: string
  revision: 'new' | 'old'
  stopCode?: string
  stoppedReason?: string
  containers: {name: string; exitCode?: number; reason?: string}[]
  containerInstanceArn?: string
  availabilityZone?: string
}
export interface FindingEvent extends EventEnvelope<'finding'> {
  service: string
  finding: Finding
}
/** The last lines a container wrote before it stopped. */
export interface LogsEvent extends EventEnvelope<'logs'> {
  service: string
  container: string
  taskArn: string
  lines: string[]
}
export interface RollbackEvent extends EventEnvelope<'rollback'> {
  service: string
  reason: string
  /** Revision ECS goes back to. */
  revisionArn?: string
}
export interface SupersededEvent extends EventEnvelope<'superseded'> {
  service: string
  /** The newer service deployment. */
  by: string
}
export interface ThrottledEvent extends EventEnvelope<'throttled'> {
  operation: string
  waitMs: number
}
/** A read failed and is tried again; the last one before the end carries what is known. */
export interface ErrorEvent extends EventEnvelope<'error'> {
  /** Absent: of the whole job, such as AWS being out of reach. */
  service?: string
  error: {kind: string; message: string; why?: string; fix?: string; aws?: AwsErrorDetail}
}

/** Among several services: how one of them ended, while others may go on. */
export interface EndedEvent extends EventEnvelope<'ended'> {
  service: string
  outcome: Outcome
  reason?: string
}

export interface ServiceResult {
  service: string
  outcome: Outcome
  cause?: Finding
  others?: Finding[]
  taskDefinitionArn?: string
  serviceDeploymentArn?: string
  /** Of an Express service: where it answers. */
  url?: string
  /** Why it ended so, in ECS's own words where it gave any. */
  reason?: string
  /** It succeeded by its early success criteria: tasks of both revisions may still come and go. */
  early?: boolean
  /** What is left after a first deployment that failed. */
  stands?: string
  /** What stops it, where no rollback can; without `--cluster`. */
  next?: string
}
export interface ResultEvent extends EventEnvelope<'result'> {
  outcome: Outcome
  exitCode: number
  services: ServiceResult[]
  /** Calls made, by operation. */
  apiCalls: Record<string, number>
  evidenceFile?: string
  /** false: accepted, and not watched to its end. */
  followed?: boolean
  /** The commands that watch, resume or stop what goes on without us, else those that undo what failed. */
  next?: string
}

/** A line of `deploy`, `watch` and `rollback`. */
export type RolloutEvent =
  | StartEvent
  | LintEvent
  | PlanEvent
  | RequestEvent
  | RegisteredEvent
  | DeploymentEvent
  | ProgressEvent
  | ServiceEventEvent
  | TaskStoppedEvent
  | FindingEvent
  | LogsEvent
  | RollbackEvent
  | SupersededEvent
  | ThrottledEvent
  | ErrorEvent
  | EndedEvent
  | ResultEvent

/** What each outcome exits with. */
export const outcomeExitCodes: Record<Outcome, number> = {
  succeeded: 0,
  unchanged: 0,
  started: 0,
  refused: 1,
  // never alone: what kept it back has a code of its own
  'not-started': 1,
  unknown: 3,
  failed: 4,
  superseded: 4,
  'rolled-back': 5,
  'timed-out': 6,
  interrupted: 130,
}

const severityOrder: Outcome[] = [
  'interrupted',
  'unknown',
  'timed-out',
  'failed',
  'rolled-back',
  'superseded',
  'refused',
  'not-started',
  'started',
  'succeeded',
  'unchanged',
]

/** The outcome of several services together: the gravest of theirs, in the order above. */
export function overallOutcome(outcomes: readonly Outcome[]): Outcome {
  return severityOrder.find(outcome => outcomes.includes(outcome)) ?? 'unchanged'
}
