import {arnName} from '../core/arn.js'
import {formatDuration} from '../core/units.js'
import type {PausedAt, ProgressEvent, RolloutEvent} from '../rollout/event.js'
import {emptyRun, foldRollout, type RunView, type ServiceView} from '../rollout/fold.js'
import {LiveRegion, type LiveStream} from './live-region.js'
import {oneLine, padText} from './plain-text.js'
import {type Paint, rolloutLines, stagedParts} from './rollout-plain.js'

const barWidth = 30

/** A bar of old and new tasks inside the bounds: running new, pending new, running old, room up to the upper bound. */
function bar(view: ServiceView, paint: Paint): string {
  const progress = view.progress
  if (!progress) return ''
  const whole = Math.max(1, progress.upper, progress.desired, progress.old.running + progress.new.running)
  const cells = (count: number) => Math.round((count * barWidth) / whole)
  const fresh = Math.min(barWidth, cells(progress.new.running))
  const starting = Math.min(barWidth - fresh, cells(progress.new.pending))
  const old = Math.min(barWidth - fresh - starting, cells(progress.old.running))
  const room = barWidth - fresh - starting - old
  return `${paint.green('█'.repeat(fresh))}${paint.yellow('▒'.repeat(starting))}${paint.dim('█'.repeat(old))}${paint.dim('·'.repeat(room))}`
}

/**
 * What the live region shows of a run: a block a service, shorter where `rows` would not hold all. `sinceLastMs`:
 * milliseconds since its newest event.
 */
export function liveLines(run: RunView, paint: Paint, sinceLastMs = 0, rows = Number.POSITIVE_INFINITY): string[] {
  const nowMs = sinceLastMs + Math.max(0, ...run.services.map(view => view.lastAtMs ?? 0))
  const blocks = run.services.map(view => blockOf(view, paint, nowMs))
  // what is dropped first stands last
  for (const most of [7, 4, 3, 2]) {
    const lines = blocks.flatMap(block => block.slice(0, most))
    if (lines.length <= rows) return lines
  }
  return blocks.flatMap(block => block.slice(0, 1))
}

function blockOf(view: ServiceView, paint: Paint, nowMs: number): string[] {
  const {progress} = view
  const sinceMs = progress ? Math.max(0, nowMs - Date.parse(progress.at)) : 0
  const outcome = view.result?.outcome ?? view.outcome
  const untilMs = outcome ? view.lastAtMs : nowMs
  const elapsedMs =
    view.startedAtMs !== undefined && untilMs !== undefined ? Math.max(0, untilMs - view.startedAtMs) : undefined
  const status = oneLine(outcome ?? progress?.status ?? 'waiting', 60)
  const head = [
    paint.bold(oneLine(view.service, 60)),
    view.rollingBack || (outcome && !good.has(outcome)) ? paint.yellow(status) : status,
    ...(view.taskDefinition ? [oneLine(arnName(view.taskDefinition), 100)] : []),
    ...(progress?.stage && !outcome ? [oneLine(progress.stage, 60)] : []),
    ...(elapsedMs === undefined ? [] : [paint.dim(`${formatDuration(elapsedMs)}${ahead(view, elapsedMs)}`)]),
  ].join('  ')
  if (!progress || outcome) return [head]
  return [
    head,
    `  ${barLine(view, progress, paint)}`,
    ...(progress.paused ? [`  ${pausedLine(progress.paused, sinceMs, paint)}`] : []),
    ...stagedLine(progress, sinceMs),
    ...(view.finding ? [`  ${paint.red(view.finding.rule)}  ${oneLine(view.finding.what, 200)}`] : []),
    ...(progress.zones?.length
      ? [
          `  ${progress.zones
            .map(
              zone =>
                `${oneLine(zone.availabilityZone, 40)} ${paint.green(`${zone.new} new`)} ${paint.dim(`${zone.old} old`)}`,
            )
            .join('   ')}`,
        ]
      : []),
    ...(view.lastEvent ? [paint.dim(`  ${oneLine(view.lastEvent, 200)}`)] : []),
  ]
}

/** What is left by the plan, as long as the plan holds: a rollback or somebody's pause is not in it. */
function ahead(view: ServiceView, elapsedMs: number): string {
  const {plannedMs, progress, rollingBack} = view
  if (plannedMs === undefined || rollingBack || view.result || view.outcome || progress?.paused) return ''
  return elapsedMs < plannedMs
    ? `, about ${formatDuration(plannedMs - elapsedMs)} left`
    : `, planned about ${formatDuration(plannedMs)}`
}

// the command first: what a narrow terminal cuts is the rest
function pausedLine({command, leftMs, timeoutAction}: PausedAt, sinceMs: number, paint: Paint): string {
  const then = timeoutAction === 'CONTINUE' ? 'it goes on' : 'it is rolled back'
  const left = leftMs === undefined ? '' : `  ${formatDuration(Math.max(0, leftMs - sinceMs))}, then ${then}`
  return `${paint.yellow('paused:')} ${paint.bold(oneLine(command, 200))}${left}`
}

function stagedLine(progress: ProgressEvent, sinceMs: number): string[] {
  const parts = stagedParts(progress, sinceMs)
  return parts.length > 0 ? [`  ${parts.join(' · ')}`] : []
}

function barLine(view: ServiceView, progress: ProgressEvent, paint: Paint): string {
  const {new: fresh, old, breaker, etaMs} = progress
  const failures = breaker ? `breaker ${breaker.failures}/${breaker.threshold}` : ''
  return [
    bar(view, paint),
    `${padText(`new ${fresh.running}/${progress.desired}`, 12)}${fresh.pending ? `+${fresh.pending} ` : ''}old ${old.running}`,
    paint.dim(`bounds ${progress.lower}–${progress.upper}`),
    ...(breaker ? [breaker.failures > 0 ? paint.red(failures) : paint.dim(failures)] : []),
    ...(etaMs === undefined ? [] : [`${formatDuration(etaMs)} left of the deregistration delay`]),
  ].join('  ')
}

const good = new Set<string>(['succeeded', 'unchanged', 'started'])

// Told by the region itself; everything else scrolls by above it.
const inRegion = new Set(['progress', 'deployment'])

/** The live view of a run on a terminal. */
export class RolloutLive {
  readonly #region: LiveRegion
  readonly #paint: Paint
  #run: RunView = emptyRun
  #shownAt = performance.now()
  readonly #ticking: NodeJS.Timeout

  constructor(stream: LiveStream, paint: Paint) {
    this.#region = new LiveRegion(stream)
    this.#paint = paint
    // between two events only the time goes on: a still picture looks hung
    this.#ticking = setInterval(() => this.#paintAgain(), 1000)
    this.#ticking.unref()
  }

  show(event: RolloutEvent): void {
    this.#run = foldRollout(this.#run, event)
    if (event.type === 'result') {
      this.close()
      return
    }
    if (!inRegion.has(event.type)) {
      const lines = rolloutLines(event, this.#paint, this.#run.services.length > 1)
      if (lines.length > 0) this.#region.log(lines.join('\n'))
    }
    this.#shownAt = performance.now()
    this.#paintAgain()
  }

  #paintAgain(): void {
    const since = performance.now() - this.#shownAt
    this.#region.update(liveLines(this.#run, this.#paint, since, this.#region.rows))
  }

  close(): void {
    clearInterval(this.#ticking)
    this.#region.close()
  }
}
