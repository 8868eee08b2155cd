import type {Finding} from '../core/finding.js'
import type {Evidence, Need} from '../observe/load-evidence.js'
import type {StoppedTask, Timeline} from '../observe/timeline.js'

/** A place in a timeline where a diagnosis applies. */
export interface Match {
  /** The finding's rule: the diagnosis's id, or the table row's. */
  rule: string
  /** How near to the root it is: a specific text over an exit code, an exit code over a catch-all. 0 to 100. */
  weight: number
  /** Tasks it was seen on. */
  taskArns: string[]
  /** AWS's own words. */
  text?: string
  container?: string
  /** Named groups of the text, and whatever `explain` needs again. */
  detail: Record<string, string>
}

/**
 * One cause a deployment can fail for. `match` and `explain` are pure; what further reading would show is named by
 * `needs` and handed to `explain` when it could be read.
 */
export interface Diagnosis {
  id: string
  /** The AWS page or observation it rests on. */
  source: string
  match(timeline: Timeline): Match[]
  needs?(match: Match, timeline: Timeline): Need[]
  explain(match: Match, timeline: Timeline, evidence: Evidence): Finding
}

/** A row of the table of texts a stopped task carries. */
export interface StopText {
  id: string
  /** Where in a task's life it strikes. */
  phase: 'placement' | 'network' | 'pull' | 'secrets' | 'logs' | 'volume' | 'create' | 'start' | 'running'
  pattern: RegExp
  /** What the text must speak of besides, where programs of any kind write the words of `pattern` too. */
  speaksOf?: RegExp
  what: string
  /** Likeliest first. */
  causes: string[]
  fix: string
  /** The same as a command to paste, with its names in braces: the first whose names are all known stands for `fix`. */
  commands?: string[]
  source: string
  /** Fits many causes: named as `likely`, and only when nothing more specific does. */
  catchAll?: boolean
  /** Not a failure of the deployment: named only when nothing else is there. */
  benign?: boolean
}

/** The last path segment of a task ARN. */
export function taskId(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1)
}

/** The texts a stopped task carries, nearest to the root first: containers' reasons, attachments', its own. */
export function textsOf(task: StoppedTask, timeline: Timeline): {text: string; container?: string}[] {
  const essential = new Set(
    (timeline.taskDefinition?.containers ?? [])
      .filter(container => container.essential)
      .map(container => container.name),
  )
  const reasons = task.containers
    .filter(container => container.reason)
    .sort((a, b) => Number(essential.has(b.name)) - Number(essential.has(a.name)))
    .map(container => ({text: container.reason as string, container: container.name}))
  return [
    ...reasons,
    ...task.attachmentReasons.map(text => ({text})),
    ...(task.stoppedReason ? [{text: task.stoppedReason}] : []),
  ]
}

/** Where in its life a task stopped, from its timestamps. */
export function phaseOf(
  task: StoppedTask,
): 'before the image pull' | 'image pull' | 'container start' | 'boot' | 'running' {
  const stopped = task.stoppingAtMs ?? task.executionStoppedAtMs ?? task.stoppedAtMs
  if (task.startedAtMs !== undefined) {
    return stopped !== undefined && stopped - task.startedAtMs < 60_000 ? 'boot' : 'running'
  }
  if (task.pullStoppedAtMs !== undefined) return 'container start'
  if (task.pullStartedAtMs !== undefined) return 'image pull'
  return 'before the image pull'
}

/** The tasks one of whose texts `fits`, as one match's members; none when no task has one. */
export function tasksByText(
  timeline: Timeline,
  fits: (text: string) => boolean,
): Pick<Match, 'taskArns' | 'text' | 'container'>[] {
  const found = timeline.stoppedTasks.flatMap(task => {
    const hit = textsOf(task, timeline).find(({text}) => fits(text))
    return hit ? [{task, hit}] : []
  })
  const first = found[0]
  if (!first) return []
  return [
    {
      taskArns: found.map(({task}) => task.taskArn),
      text: first.hit.text,
      ...(first.hit.container ? {container: first.hit.container} : {}),
    },
  ]
}
