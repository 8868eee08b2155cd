import {didYouMean} from '../../core/did-you-mean.js'
import {replaced} from '../edits.js'
import {mountsOf} from '../mounts.js'
import {taskRule} from '../rule.js'

/**
 * A mount point names a volume the task does not declare.
 */
export const mountUnknownVolume = taskRule(
  {
    id: 'mount-unknown-volume',
    code: '701',
    severity: 'error',
    phase: 'R',
    source: 'ansible/ansible#35751',
    awsMessage: 'Unknown volume',
    fix: 'dangerous',
  },
  (task, report) => {
    if (task.bare || task.root.raw('volumes')?.opaque) return
    const names = task.volumes.flatMap(volume => volume.text('name') ?? [])
    if (names.length < task.volumes.length) return
    for (const {node, volume} of mountsOf(task)) {
      if (volume === undefined || names.includes(volume)) continue
      const guess = didYouMean(volume, names)
      report(node.raw('sourceVolume')!, `volume "${volume.slice(0, 80)}" is not declared`, {
        fix: guess ? `did you mean "${guess}"?` : 'declare it in `volumes`',
        awsMessage: `Unknown volume '${volume.slice(0, 80)}'`,
        edits: guess ? [replaced(node.raw('sourceVolume')!, guess)] : [],
      })
    }
  },
)
