import {formatBytes, formatDuration} from '../core/units.js'
import type {PushEvent} from '../registry/event.js'

interface BlobState {
  size: number
  doneBytes: number
  stage: 'waiting' | 'compressing' | 'uploading'
}

const redrawMs = 100
const mostBars = 8
const barWidth = 24

/** What is written at the bottom of a terminal while blobs are under way. */
export class LiveBlobs {
  readonly #blobs = new Map<string, BlobState>()
  readonly #startMs: number
  #finishedBytes = 0
  #sentBytes = 0
  #drawnLines = 0
  #drawnAtMs = 0

  constructor(
    private readonly stream: {write(text: string): unknown; columns?: number} = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#startMs = now()
  }

  take(event: PushEvent): void {
    if (event.type === 'blob-progress') {
      const before = this.#blobs.get(event.digest)
      if (event.stage === 'uploading') this.#sentBytes += Math.max(0, event.doneBytes - (before?.doneBytes ?? 0))
      // A compressed layer goes on under its digest.
      if (event.stage === 'compressing' && event.doneBytes === event.size) this.#blobs.delete(event.digest)
      else this.#blobs.set(event.digest, {size: event.size, doneBytes: event.doneBytes, stage: event.stage})
    } else if (event.type === 'blob') {
      this.#blobs.delete(event.digest)
      this.#finishedBytes += event.size
    } else if (event.type === 'result') {
      this.#blobs.clear()
    }
    const nowMs = this.now()
    if (nowMs - this.#drawnAtMs < redrawMs && this.#drawnLines > 0) return
    this.#drawnAtMs = nowMs
    this.#draw()
  }

  /** Takes the bars away, so that a line can be written. */
  clear(): void {
    if (this.#drawnLines === 0) return
    this.stream.write(`\u001b[${this.#drawnLines}A\u001b[0J`)
    this.#drawnLines = 0
  }

  #draw(): void {
    this.clear()
    const lines = liveLines([...this.#blobs], {
      finishedBytes: this.#finishedBytes,
      sentBytes: this.#sentBytes,
      elapsedMs: this.now() - this.#startMs,
    })
    const width = this.stream.columns ?? 80
    for (const line of lines) this.stream.write(`${line.slice(0, width - 1)}\n`)
    this.#drawnLines = lines.length
  }
}

/** The bars and the total, as plain text. */
export function liveLines(
  blobs: [digest: string, state: BlobState][],
  sums: {finishedBytes: number; sentBytes: number; elapsedMs: number},
): string[] {
  const active = blobs.filter(([, {stage}]) => stage !== 'waiting')
  if (blobs.length === 0) return []
  const bars = active.slice(0, mostBars).map(([digest, {size, doneBytes, stage}]) => {
    const name = digest.replace(/^(sha\d+:[0-9a-f]{12}).*/, '$1')
    return `  ${stage === 'compressing' ? 'gzip' : 'send'} ${name} ${bar(doneBytes, size)} ${formatBytes(doneBytes)} of ${formatBytes(size)}`
  })
  const waiting = blobs.length - Math.min(active.length, mostBars)
  const left = blobs.reduce(
    (sum, [, {size, doneBytes, stage}]) => sum + size - (stage === 'compressing' ? 0 : doneBytes),
    0,
  )
  const rate = sums.elapsedMs > 0 ? (sums.sentBytes / sums.elapsedMs) * 1000 : 0
  const total = sums.finishedBytes + blobs.reduce((sum, [, {size}]) => sum + size, 0)
  const eta = rate > 0 ? ` · ${formatDuration((left / rate) * 1000)} left` : ''
  const more = waiting > 0 ? ` · ${waiting} waiting` : ''
  return [
    ...bars,
    `  total ${formatBytes(total - left)} of ${formatBytes(total)} · ${formatBytes(Math.round(rate))}/s${eta}${more}`,
  ]
}

function bar(done: number, size: number): string {
  const filled = size > 0 ? Math.min(barWidth, Math.floor((done / size) * barWidth)) : barWidth
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`
}
