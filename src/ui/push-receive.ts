import {formatBytes} from '../core/units.js'
import type {Output} from './output.js'
import {oneLine} from './plain-text.js'

const redrawMs = 100
/** Bytes from one line to the next where nobody watches: the same image always gives the same lines. */
const stepBytes = 256 * 1024 ** 2

/**
 * What has come of an image that is read whole before it is pushed (a daemon's export, standard input): on a terminal one
 * line that keeps its place, elsewhere a line every 256 MiB; nothing with --json, whose first line is `start`.
 */
export class ReceiveProgress {
  readonly #output: Output
  readonly #live: boolean
  #since: {ms: number; bytes: number} | undefined
  #drawnAtMs = Number.NEGATIVE_INFINITY
  #drawn = false
  #told = 0

  constructor(
    output: Output,
    private readonly stream: {write(text: string): unknown; columns?: number} = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#output = output
    this.#live = output.interactive && !output.quiet
  }

  show(where: string, doneBytes: number): void {
    const what = `receiving ${oneLine(where, 200)}`
    if (this.#live) {
      this.#draw(what, doneBytes)
      return
    }
    const steps = Math.floor(doneBytes / stepBytes)
    if (steps <= this.#told) return
    this.#told = steps
    this.#output.progress(`${what}: ${formatBytes(doneBytes)} so far`)
  }

  /** Takes the line away. */
  close(): void {
    if (this.#drawn) this.stream.write('\r\u001b[0K')
    this.#drawn = false
  }

  #draw(what: string, doneBytes: number): void {
    const nowMs = this.now()
    // The rate is that of the bytes, not of the daemon's thinking before the first of them.
    if (doneBytes > 0) this.#since ??= {ms: nowMs, bytes: doneBytes}
    if (nowMs - this.#drawnAtMs < redrawMs) return
    this.#drawnAtMs = nowMs
    const {ms, bytes} = this.#since ?? {ms: nowMs, bytes: 0}
    const rate =
      nowMs - ms >= redrawMs ? ` · ${formatBytes(Math.round(((doneBytes - bytes) * 1000) / (nowMs - ms)))}/s` : ''
    const amount = doneBytes > 0 ? `  ${formatBytes(doneBytes)}${rate}` : ''
    // What counts stays when the terminal is narrow.
    const room = Math.max(0, (this.stream.columns || 80) - 1 - amount.length)
    this.stream.write(`\r\u001b[0K${what.slice(0, room)}${amount}`)
    this.#drawn = true
  }
}
