import type {DefinitionNode} from './node.js'

/** Whether the container is the log router of the task. */
export function isFirelensRouter(container: DefinitionNode): boolean {
  return container.raw('firelensConfiguration')?.kind === 'object'
}

/** The container's image reference, when it is known. */
export function imageOf(container: DefinitionNode): string | undefined {
  return container.text('image')
}
