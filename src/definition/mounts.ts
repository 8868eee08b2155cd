import type {DefinitionNode} from './node.js'
import type {TaskView} from './task-view.js'

/** Members of a volume that say what kind it is. */
export const volumeKinds: readonly string[] = [
  'host',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  's3filesVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
]

/** Every mount point of a task that is an object, with its container. */
export function mountsOf(
  task: TaskView,
): {container: DefinitionNode; node: DefinitionNode; volume: string | undefined}[] {
  return task.containers.flatMap(container =>
    container.objects('mountPoints').map(node => ({container, node, volume: node.text('sourceVolume')})),
  )
}

/** Whether an EFS volume's traffic is encrypted; an unknown value counts as yes. */
export function encrypted(efs: DefinitionNode): boolean {
  const node = efs.raw('transitEncryption')
  return node?.string === 'ENABLED' || Boolean(node?.isUnknown)
}
