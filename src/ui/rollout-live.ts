import {arnName} from '../core/arn.js'
import {formatDuration} from '../core/units.js'
import type {RolloutEvent} from '../rollout/event.js'
import {emptyRun, foldRollout, type RunView, type ServiceView} from '../rollout/fold.js'
import {LiveRegion, type LiveStream} from './live-region.js'
import {oneLine, padText} from './plain-text.js'
import {type Paint, rolloutLines} from './rollout-plain.js'

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

/** What the live region shows of a run; `sinceLastMs`: milliseconds since its newest event. */
export function liveLines(run: RunView, paint: Paint, sinceLastMs = 0): string[] {
  return run.services.flatMap(view => {
    const {progress} = view
    const elapsed =
      view.startedAtMs !== undefined && view.lastAtMs !== undefined
        ? formatDuration(Math.max(0, view.lastAtMs - view.startedAtMs + sinceLastMs))
        : ''
    const status = oneLine(view.result?.outcome ?? progress?.status ?? 'waiting', 60)
    const head = [
      paint.bold(oneLine(view.service, 60)),
      view.rollingBack ? paint.yellow(status) : status,
      ...(view.taskDefinition ? [oneLine(arnName(view.taskDefinition), 100)] : []),
      ...(progress?.stage ? [oneLine(progress.stage, 60)] : []),
      ...(elapsed ? [paint.dim(elapsed)] : []),
    ].join('  ')
    if (!progress) return [head]
    const fresh = progress.new
    return [
      head,
      `  ${bar(view, paint)}  ${padText(`new ${fresh.running}/${progress.desired}`, 12)}${fresh.pending ? `+${fresh.pending} ` : ''}old ${progress.old.running}  ${paint.dim(`bounds ${progress.lower}–${progress.upper}`)}${
        progress.breaker
          ? `  ${progress.breaker.failures > 0 ? paint.red(`breaker ${progress.breaker.failures}/${progress.breaker.threshold}`) : paint.dim(`breaker 0/${progress.breaker.threshold}`)}`
          : ''
      }${progress.etaMs === undefined ? '' : `  ${formatDuration(progress.etaMs)} left of the deregistration delay`}`,
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
      ...(view.finding ? [`  ${paint.red(view.finding.rule)}  ${oneLine(view.finding.what, 200)}`] : []),
      ...(view.lastEvent ? [paint.dim(`  ${oneLine(view.lastEvent, 200)}`)] : []),
    ]
  })
}

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
    this.#region.update(liveLines(this.#run, this.#paint, performance.now() - this.#shownAt))
  }

  close(): void {
    clearInterval(this.#ticking)
    this.#region.close()
  }
}
