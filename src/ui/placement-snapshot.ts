import {formatDuration, plural} from '../core/units.js'
import type {SnapshotEvent} from '../observe/load-snapshot.js'
import type {ClusterSnapshot} from '../placement/snapshot.js'
import type {Output} from './output.js'
import {oneLine} from './plain-text.js'

/** Calls between two lines of progress where no line can be rewritten. */
const callsPerLine = 50

/**
 * Shows a snapshot's progress on stderr: one line rewritten on a terminal, a line now and then elsewhere. What could not
 * be read is said here with `notRead`, where the answer itself does not say it.
 */
export function snapshotProgress(
  output: Output,
  {notRead = false}: {notRead?: boolean} = {},
): {show(event: SnapshotEvent): void; done(): void} {
  const live = output.interactive && !output.quiet
  let open = false
  const clear = () => {
    if (open) process.stderr.write('\r\u001b[K')
    open = false
  }
  return {
    show(event) {
      if (event.type === 'progress') {
        if (live) {
          process.stderr.write(`\r\u001b[K${progressLine(event)}`)
          open = true
        } else if (event.calls % callsPerLine === 0) output.progress(progressLine(event))
        return
      }
      clear()
      if (event.type === 'throttled') {
        output.progress(`${oneLine(event.operation)} throttled by AWS; again in ${formatDuration(event.waitMs)}`)
      } else if (notRead && !output.json) {
        output.warn(notReadLine(event))
      }
    },
    done: clear,
  }
}

/** What a snapshot file holds, for a person. */
export function formatSnapshot(snapshot: ClusterSnapshot, file: string): string {
  const counts = [
    plural(snapshot.containerInstances.length, 'container instance'),
    ...(snapshot.tasks ? [plural(snapshot.tasks.length, 'task')] : []),
    ...(snapshot.services ? [plural(snapshot.services.length, 'service')] : []),
    plural(snapshot.taskDefinitions?.length ?? 0, 'task definition'),
  ]
  return `${oneLine(file)}  ${counts.join(', ')}`
}

function progressLine({calls, expectedCalls, etaMs}: Extract<SnapshotEvent, {type: 'progress'}>): string {
  const eta = etaMs !== undefined && etaMs >= 1000 ? `, about ${formatDuration(etaMs)} left` : ''
  return `reading the cluster  ${calls} of about ${plural(expectedCalls, 'call')}${eta}`
}

function notReadLine({what, why, iamAction}: Extract<SnapshotEvent, {type: 'not-read'}>): string {
  return `not read: ${oneLine(what)}${why ? `, ${oneLine(why, 300)}` : ''}${iamAction ? `; allow ${oneLine(iamAction)}` : ''}`
}
