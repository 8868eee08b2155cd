import {taskRule} from '../rule.js'

/**
 * The containers take exactly the memory of the task, though helpers of ECS (EFS, Service Connect) live in it too.
 */
export const sidecarHeadroom = taskRule(
  {
    id: 'sidecar-headroom',
    code: '215',
    severity: 'suggestion',
    phase: 'B',
    source: 'AWS docs: EFS volumes; the EFS helper runs in the memory of the task',
  },
  (task, report) => {
    const {memoryMiB} = task
    const efs = task.volumes.find(volume => volume.get('efsVolumeConfiguration'))
    if (memoryMiB === undefined || !efs) return
    const sum = task.containers.reduce(
      (total, container) => total + (container.number('memory') ?? container.number('memoryReservation') ?? 0),
      0,
    )
    if (sum === memoryMiB)
      report(task.root.raw('memory')!, 'no headroom: the EFS helper uses memory of the task too', {
        fix: 'leave some memory to the task',
        related: [efs],
      })
  },
)
