import type {ContainerInstance, Resource} from '../placement/snapshot.js'
import {instanceName, type Paint} from './placement-words.js'
import {oneLine, padText, textWidth} from './plain-text.js'

const printedAtMost = 5000

/** Container instances as a table: name, zone, type, state, what is free of cpu and memory, tasks. */
export function formatInstances(instances: readonly ContainerInstance[], total: number, paint: Paint): string {
  if (instances.length === 0) return `0 of ${total} container instances`
  const header = ['container instance', 'zone', 'type', 'status', 'cpu free', 'memory free', 'tasks']
  const rows = instances
    .slice(0, printedAtMost)
    .map(instance => [
      instanceName(instance),
      attribute(instance, 'ecs.availability-zone'),
      attribute(instance, 'ecs.instance-type'),
      oneLine(instance.agentConnected === false ? 'agent not connected' : (instance.status ?? '-'), 40),
      amount(instance, 'CPU', ''),
      amount(instance, 'MEMORY', ' MiB'),
      instance.runningTasksCount === undefined ? '-' : String(instance.runningTasksCount),
    ])
  const widths = header.map((name, column) =>
    Math.max(textWidth(name), ...rows.map(row => textWidth(row[column] as string))),
  )
  const line = (row: string[]) =>
    row
      .map((cell, column) => padText(cell, widths[column] as number))
      .join('  ')
      .trimEnd()
  const more =
    instances.length > printedAtMost
      ? [paint.dim(`and ${instances.length - printedAtMost} more: --json holds them all`)]
      : []
  return [
    paint.dim(line(header)),
    ...rows.map(line),
    ...more,
    `${instances.length} of ${total} container instances`,
  ].join('\n')
}

function attribute(instance: ContainerInstance, name: string): string {
  return oneLine(instance.attributes?.find(candidate => candidate.name === name)?.value ?? '-', 60)
}

function amount(instance: ContainerInstance, name: string, unit: string): string {
  const of = (resources: readonly Resource[] | undefined) =>
    resources?.find(resource => resource.name === name)?.integerValue
  const free = of(instance.remainingResources)
  const total = of(instance.registeredResources)
  return free === undefined ? '-' : `${free} of ${total ?? '-'}${unit}`
}
