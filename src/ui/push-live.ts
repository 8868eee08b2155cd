import {formatBytes, formatDuration} from '../core/units.js'
import type {BlobProgress, PushEvent} from '../registry/event.js'

interface BlobState {
  size: number
  doneBytes: number
  stage: 'waiting' | 'compressing' | 'uploading'
}

const redrawMs = 100
const mostBars = 8
const widestBar = 24
/** What layers shrink to, until the first of them has told. */
const usualRatio = 0.5

/** What happened so far, beside the blobs under way. */
export interface LiveSums {
  /** Of blobs that are done. */
  finishedBytes: number
  sentBytes: number
  /** Since the first of them was sent. */
  sendingMs: number
  /** Of layers, before compression. */
  compressedBytes: number
  compressingMs: number
  /** Layers that are compressed, before and after. */
  builtBytes: number
  becameBytes: number
}

/** What is written at the bottom of a terminal while blobs are under way. */
export class LiveBlobs {
  readonly #blobs = new Map<string, BlobState>()
  readonly #sums = {finishedBytes: 0, sentBytes: 0, compressedBytes: 0, builtBytes: 0, becameBytes: 0}
  #sendingSinceMs: number | undefined
  #compressingSinceMs: number | undefined
  #drawnLines = 0
  #drawnAtMs = 0

  constructor(
    private readonly stream: {write(text: string): unknown; columns?: number} = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {}

  take(event: PushEvent): void {
    const nowMs = this.now()
    if (event.type === 'blob-progress') {
      this.#progress(event, nowMs)
    } else if (event.type === 'blob') {
      this.#blobs.delete(event.digest)
      this.#sums.finishedBytes += event.size
    } else if (event.type === 'result') {
      this.#blobs.clear()
    }
    if (nowMs - this.#drawnAtMs < redrawMs && this.#drawnLines > 0) return
    this.#drawnAtMs = nowMs
    this.#draw(nowMs)
  }

  #progress({digest, stage, size, doneBytes}: BlobProgress, nowMs: number): void {
    const sums = this.#sums
    const before = this.#blobs.get(digest)
    const gain = Math.max(0, doneBytes - (before?.doneBytes ?? 0))
    if (stage === 'compressing') {
      this.#compressingSinceMs ??= nowMs
      sums.compressedBytes += gain
    } else {
      if (stage === 'uploading') this.#sendingSinceMs ??= nowMs
      if (stage === 'uploading') sums.sentBytes += gain
      // A compressed layer goes on under its digest.
      if (!before && this.#compressingSinceMs !== undefined) sums.becameBytes += size
    }
    if (stage === 'compressing' && doneBytes === size) {
      sums.builtBytes += size
      this.#blobs.delete(digest)
    } else {
      this.#blobs.set(digest, {size, doneBytes, stage})
    }
  }

  /** Takes the bars away, so that a line can be written. */
  clear(): void {
    if (this.#drawnLines === 0) return
    this.stream.write(`\u001b[${this.#drawnLines}A\u001b[0J`)
    this.#drawnLines = 0
  }

  #draw(nowMs: number): void {
    this.clear()
    const columns = this.stream.columns || 80
    const since = (startMs: number | undefined) => (startMs === undefined ? 0 : nowMs - startMs)
    const sums = {
      ...this.#sums,
      sendingMs: since(this.#sendingSinceMs),
      compressingMs: since(this.#compressingSinceMs),
    }
    const lines = liveLines([...this.#blobs], sums, columns)
    for (const line of lines) this.stream.write(`${line.slice(0, columns - 1)}\n`)
    this.#drawnLines = lines.length
  }
}

/** The bars and the total, as plain text. */
export function liveLines(blobs: [digest: string, state: BlobState][], sums: LiveSums, columns = 80): string[] {
  if (blobs.length === 0) return []
  const active = blobs.filter(
    ([, {stage, doneBytes}]) => stage === 'uploading' || (stage === 'compressing' && doneBytes > 0),
  )
  const barWidth = Math.max(0, Math.min(widestBar, columns - 54))
  const bars = active.slice(0, mostBars).map(([digest, {size, doneBytes, stage}]) => {
    const name = digest.replace(/^(sha\d+:[0-9a-f]{12}).*/, '$1')
    return `  ${stage === 'compressing' ? 'gzip' : 'send'} ${name} ${bar(doneBytes, size, barWidth)}${formatBytes(doneBytes)} of ${formatBytes(size)}`
  })
  const waiting = blobs.length - bars.length
  return [...bars, `  ${totalOf(blobs, sums)}${waiting > 0 ? ` · ${waiting} waiting` : ''}`]
}

/** What a layer becomes is guessed by those before it; the time left is that of the slower of both works. */
function totalOf(blobs: [string, BlobState][], sums: LiveSums): string {
  const ratio = sums.builtBytes > 0 && sums.becameBytes > 0 ? sums.becameBytes / sums.builtBytes : usualRatio
  let toCompress = 0
  let toSend = 0
  let total = sums.finishedBytes
  for (const [, {size, doneBytes, stage}] of blobs) {
    const sends = stage === 'compressing' ? Math.round(size * ratio) : size
    total += sends
    toSend += stage === 'uploading' ? sends - doneBytes : sends
    if (stage === 'compressing') toCompress += size - doneBytes
  }
  const about = toCompress > 0 ? 'about ' : ''
  const amount = `total ${formatBytes(total - toSend)} of ${about}${formatBytes(total)}`
  // A config of some bytes says nothing of how fast layers go.
  if (sums.sendingMs <= 0 || sums.sentBytes * 100 < total) return amount
  const rate = sums.sentBytes / sums.sendingMs
  const compressMs = toCompress > 0 ? (toCompress * sums.compressingMs) / Math.max(1, sums.compressedBytes) : 0
  const leftMs = Math.max(toSend / rate, compressMs)
  return `${amount} · ${formatBytes(Math.round(rate * 1000))}/s · ${formatDuration(leftMs)} left`
}

function bar(done: number, size: number, width: number): string {
  if (width === 0) return ''
  const filled = size > 0 ? Math.min(width, Math.floor((done / size) * width)) : width
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] `
}
