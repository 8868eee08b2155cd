import type {DefinitionNode} from './node.js'
import type {TaskView} from './task-view.js'

/** One port mapping with the container it stands in. */
export interface PortMapping {
  container: DefinitionNode
  node: DefinitionNode
  containerPort: number | undefined
  hostPort: number | undefined
  protocol: string
}

/** Every port mapping of a task that is an object. */
export function portMappings(task: TaskView): readonly PortMapping[] {
  // A dozen rules ask.
  task.root.answers ??= new Map()
  let found = task.root.answers.get('portMappings') as PortMapping[] | undefined
  if (!found) {
    found = mappingsOf(task)
    task.root.answers.set('portMappings', found)
  }
  return found
}

function mappingsOf(task: TaskView): PortMapping[] {
  return task.containers.flatMap(container =>
    container
      .list('portMappings')
      .filter(node => node.kind === 'object')
      .map(node => ({
        container,
        node,
        containerPort: node.number('containerPort'),
        hostPort: node.number('hostPort'),
        protocol: node.text('protocol')?.toLowerCase() ?? 'tcp',
      })),
  )
}

/** First and last port of `8000-8010`; undefined when the text is no range. */
export function parsePortRange(text: string): {first: number; last: number} | undefined {
  const match = /^(\d{1,6})-(\d{1,6})$/.exec(text)
  return match ? {first: Number(match[1]), last: Number(match[2])} : undefined
}

/** Ports a container maps one by one; undefined when a range or an unknown port is among them. */
export function mappedPorts(container: DefinitionNode): number[] | undefined {
  const mappings = container.list('portMappings')
  const ports = mappings.flatMap(mapping => mapping.number('containerPort') ?? [])
  return ports.length === mappings.length ? ports : undefined
}
