import type {Finding} from '../core/finding.js'
import type {Outcome, ProgressEvent, RolloutEvent, ServiceResult} from './event.js'

/** One service of a run, as far as its events tell. */
export interface ServiceView {
  service: string
  taskDefinition?: string
  startedAtMs?: number
  lastAtMs?: number
  /** How long the plan expects it to take. */
  plannedMs?: number
  progress?: ProgressEvent
  lastEvent?: string
  finding?: Finding
  rollingBack?: string
  /** How it ended, while others go on. */
  outcome?: Outcome
  result?: ServiceResult
}

/** A run as its events tell it: the one model behind the live view, summaries and reports. */
export interface RunView {
  cluster: string
  services: ServiceView[]
}

/** Nothing heard yet. */
export const emptyRun: RunView = {cluster: '', services: []}

const beforehand = new Set<RolloutEvent['type']>(['lint', 'plan', 'finding', 'event', 'ended'])

/** The run after one more event. Pure; events of services nobody announced are taken in too. */
export function foldRollout(run: RunView, event: RolloutEvent): RunView {
  if (event.type === 'start') {
    return {cluster: event.cluster, services: event.services.map(service => ({service}))}
  }
  if (event.type === 'result') {
    return event.services.reduce((view, result) => change(view, result.service, {result}), run)
  }
  if (!('service' in event) || event.service === undefined) return run
  const atMs = Date.parse(event.at)
  const known = run.services.find(view => view.service === event.service)
  // lint and plan come before all; a service may then wait long for its turn
  const startedAtMs = known?.startedAtMs ?? (beforehand.has(event.type) ? undefined : atMs)
  const base: Partial<ServiceView> = {lastAtMs: atMs, ...(startedAtMs === undefined ? {} : {startedAtMs})}
  switch (event.type) {
    case 'plan':
      return change(run, event.service, {
        ...base,
        ...(event.durationMs ? {plannedMs: event.durationMs.expected} : {}),
      })
    case 'registered':
      return change(run, event.service, {...base, taskDefinition: event.taskDefinitionArn})
    case 'deployment':
      return change(run, event.service, {
        ...base,
        ...(event.taskDefinitionArn ? {taskDefinition: event.taskDefinitionArn} : {}),
      })
    case 'progress':
      return change(run, event.service, {...base, progress: event})
    case 'event':
      // a pause is shown as long as it lasts, with its command
      if (event.rule === 'paused') return change(run, event.service, base)
      return change(run, event.service, {...base, lastEvent: event.message})
    case 'finding':
      // what could not be told is no cause
      return event.finding.certainty === 'unknown'
        ? change(run, event.service, base)
        : change(run, event.service, {...base, finding: known?.finding ?? event.finding})
    case 'ended':
      return change(run, event.service, {...base, outcome: event.outcome})
    case 'rollback':
      return change(run, event.service, {...base, rollingBack: event.reason})
    default:
      return change(run, event.service, base)
  }
}

function change(run: RunView, service: string, more: Partial<ServiceView>): RunView {
  if (!run.services.some(view => view.service === service))
    return {...run, services: [...run.services, {service, ...more}]}
  return {...run, services: run.services.map(view => (view.service === service ? {...view, ...more} : view))}
}
