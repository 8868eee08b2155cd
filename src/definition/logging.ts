import type {DefinitionNode} from './node.js'

/** The log driver of a container, when it is known. */
export function logDriver(container: DefinitionNode): string | undefined {
  return container.raw('logConfiguration')?.text('logDriver')
}

/** The options of the log driver; undefined when none are written. */
export function logOptions(container: DefinitionNode): DefinitionNode | undefined {
  return container.raw('logConfiguration')?.raw('options')
}

/** Names given through `secretOptions`. */
export function secretOptions(container: DefinitionNode): string[] {
  return (container.raw('logConfiguration')?.list('secretOptions') ?? []).flatMap(node => node.text('name') ?? [])
}

/** Whether every name in `secretOptions` is known. */
export function secretOptionsKnown(container: DefinitionNode): boolean {
  const options = container.raw('logConfiguration')?.raw('secretOptions')
  return !options?.isUnknown && !options?.items.some(node => node.isUnknown || node.raw('name')?.isUnknown)
}

/**
 * Options of awslogs: those of the ECS documentation, and those the driver itself has, which ECS is not known to
 * refuse.
 */
export const awslogsOptions: readonly string[] = [
  'awslogs-create-group',
  'awslogs-region',
  'awslogs-group',
  'awslogs-stream-prefix',
  'awslogs-datetime-format',
  'awslogs-multiline-pattern',
  'awslogs-stream',
  'awslogs-endpoint',
  'awslogs-create-stream',
  'awslogs-force-flush-interval-seconds',
  'awslogs-credentials-endpoint',
  'awslogs-format',
  'mode',
  'max-buffer-size',
  'tag',
]
