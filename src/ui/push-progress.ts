import {UserError} from '../core/errors.js'
import {formatBytes, plural} from '../core/units.js'
import type {PushEvent, PushStart, ScanDone} from '../registry/event.js'
import {failureDocument, formatFailure} from './failure.js'
import type {Output} from './output.js'
import {oneLine} from './plain-text.js'
import {LiveBlobs} from './push-live.js'

/**
 * `push` on stderr: one line for each finished blob, manifest and tag, and on a terminal a bar for each blob that is
 * under way with a total beneath; JSON lines with --json.
 */
export class PushProgress {
  readonly #output: Output
  readonly #live: LiveBlobs | undefined
  /** Undefined until the push begins. */
  #tags: {wanted: string[]; set: string[]} | undefined

  constructor(output: Output) {
    this.#output = output
    this.#live = output.interactive && !output.quiet ? new LiveBlobs() : undefined
  }

  show(event: PushEvent): void {
    if (event.type === 'start') this.#tags = {wanted: event.tags, set: []}
    if (event.type === 'tag') this.#tags?.set.push(event.tag)
    if (event.type !== 'blob-progress') this.#output.document(event)
    const line = lineOf(event)
    if (line !== undefined) {
      this.#live?.clear()
      this.#output.progress(line)
    }
    this.#live?.take(event)
  }

  /** Says what stands when the push is broken off, and how to go on; what is written is out when this returns. */
  interrupted(exitCode: number): void {
    this.#live?.clear()
    const failure = new Interrupted(exitCode, this.#tags)
    if (this.#output.json) {
      const at = new Date().toISOString()
      this.#output.document({v: 1, at, type: 'error', ...failureDocument(failure)})
      this.#output.document({v: 1, at, type: 'result', exitCode})
    } else {
      this.#output.warn(formatFailure(failure, this.#output.err))
    }
  }

  close(): void {
    this.#live?.clear()
  }
}

/** A push that somebody ended: 128 and the signal's number, as shells have it. */
class Interrupted extends UserError {
  constructor(
    override readonly exitCode: number,
    tags: {wanted: string[]; set: string[]} | undefined,
  ) {
    const left = tags?.wanted.filter(tag => !tags.set.includes(tag)) ?? []
    const names = (list: string[]) => list.slice(0, 20).join(', ')
    super('the push was interrupted', {
      why: !tags
        ? 'nothing was sent yet'
        : tags.set.length === 0
          ? 'no tag was set; what was sent stays in the registry'
          : `${names(tags.set)} ${tags.set.length === 1 ? 'is' : 'are'} set${left.length > 0 ? `, ${names(left)} not yet` : ''}`,
      fix: 'run the same command again: what the registry holds is not sent again',
    })
  }
}

function lineOf(event: PushEvent): string | undefined {
  switch (event.type) {
    case 'start':
      return startLine(event)
    case 'blob':
      return `  ${event.result.padEnd(9)} ${short(event.digest)}  ${formatBytes(event.size)}`
    case 'manifest':
      return `  manifest  ${short(event.digest)}`
    case 'tag':
      return `  tag       ${oneLine(event.tag)}`
    case 'retry':
      return `  retry     ${short(event.what)}: ${oneLine(event.reason, 300)}; again in ${Math.ceil(event.waitMs / 100) / 10} s`
    case 'scan':
      return scanLine(event)
    case 'warning':
      return `warning ${oneLine(event.message)}`
    case 'result':
      // What is written into a layout asks for nothing.
      if (event.requests === 0) return `copied ${formatBytes(event.bytesSent)}`
      return `pushed ${formatBytes(event.bytesSent)} in ${plural(event.requests, 'request')}`
    default:
      return undefined
  }
}

function scanLine(event: ScanDone): string {
  const where = event.platform ?? short(event.digest)
  const counts = Object.entries(event.counts).map(([severity, count]) => `${count} ${severity}`)
  const said = {
    clean: counts.length > 0 ? counts.join(', ') : 'no findings',
    found: counts.join(', '),
    none: `no result: ${event.status}${event.description ? `, ${event.description}` : ''}`,
    unsupported: `cannot be scanned: ${event.status}${event.description ? `, ${event.description}` : ''}`,
  }[event.outcome]
  const worst = event.outcome === 'found' && event.worst.length > 0 ? `; worst ${event.worst.join(', ')}` : ''
  return `  scan      ${oneLine(where)}  ${oneLine(said + worst)}`
}

/** What is written and where, before anything is. */
function startLine(event: PushStart): string {
  const place = [
    event.account && `account ${event.account}`,
    event.region && `region ${event.region}`,
    event.endpoint && `endpoint ${event.endpoint}`,
  ].filter(Boolean)
  const tags = event.tags.length > 0 ? `:${event.tags.join(',')}` : ''
  return `push ${oneLine(event.source)} to ${oneLine(event.repository)}${oneLine(tags)}${place.length > 0 ? ` (${place.join(', ')})` : ''}`
}

function short(text: string): string {
  return oneLine(text.replace(/(sha\d+:[0-9a-f]{12})[0-9a-f]+/, '$1'))
}
