import type {PlacementStrategy} from '@aws-sdk/client-ecs'
import type {ContainerInstance} from './state.js'
import type {Task} from './task.js'

function remaining(instance: ContainerInstance | undefined, field: string): number {
  const name = field.toLowerCase() === 'cpu' ? 'CPU' : 'MEMORY'
  return instance?.remainingResources.find(resource => resource.name === name)?.integerValue ?? 0
}

/**
 * Takes from the fullest zone first, and within a zone from the instance with the most of these tasks (AWS docs: without
 * a strategy, and for spread, scale-in keeps the zones balanced). Task ids are random, and so is the choice among equals.
 */
function spreadOrder(tasks: readonly Task[], count: number): Task[] {
  const onInstance = new Map<string, number>()
  const zones = new Map<string, {task: Task; rank: number}[]>()
  for (const task of [...tasks].sort((a, b) => (a.taskArn < b.taskArn ? -1 : 1))) {
    const instance = task.containerInstanceArn ?? ''
    const rank = (onInstance.get(instance) ?? 0) + 1
    onInstance.set(instance, rank)
    const zone = task.availabilityZone ?? ''
    const known = zones.get(zone)
    if (known) known.push({task, rank})
    else zones.set(zone, [{task, rank}])
  }
  for (const ranked of zones.values()) ranked.sort((a, b) => a.rank - b.rank)
  const chosen: Task[] = []
  while (chosen.length < count) {
    let fullest: {task: Task; rank: number}[] | undefined
    for (const ranked of zones.values()) if (ranked.length > (fullest?.length ?? 0)) fullest = ranked
    const next = fullest?.pop()
    if (!next) break
    chosen.push(next.task)
  }
  return chosen
}

/** Empties the instance that has the most of the resource left once the task is gone (AWS docs: binpack). */
function binpackOrder(
  tasks: readonly Task[],
  count: number,
  field: string,
  instanceOf: (arn: string) => ContainerInstance | undefined,
): Task[] {
  const left = new Map<string, number>()
  const held = (task: Task) => (field.toLowerCase() === 'cpu' ? task.holds.cpuUnits : task.holds.memoryMiB)
  const after = (task: Task) => {
    const arn = task.containerInstanceArn ?? ''
    return (left.get(arn) ?? remaining(instanceOf(arn), field)) + held(task)
  }
  const rest = new Set(tasks)
  const chosen: Task[] = []
  while (chosen.length < count && rest.size > 0) {
    let best: Task | undefined
    for (const task of rest) if (!best || after(task) > after(best)) best = task
    if (!best) break
    left.set(best.containerInstanceArn ?? '', after(best))
    rest.delete(best)
    chosen.push(best)
  }
  return chosen
}

/**
 * The `count` tasks a service gives up: those that do not run yet, then those not healthy, then by its placement strategy.
 * `tasks` leaves protected ones out.
 */
export function chooseToStop(
  tasks: readonly Task[],
  count: number,
  strategy: readonly PlacementStrategy[] | undefined,
  instanceOf: (containerInstanceArn: string) => ContainerInstance | undefined,
): Task[] {
  if (count <= 0) return []
  const chosen = tasks.filter(task => task.lastStatus !== 'RUNNING').slice(-count)
  if (chosen.length < count) {
    const unhealthy = tasks.filter(task => task.lastStatus === 'RUNNING' && !task.healthy)
    chosen.push(...unhealthy.slice(0, count - chosen.length))
  }
  if (chosen.length < count) {
    const healthy = tasks.filter(task => task.healthy)
    const first = strategy?.[0]
    chosen.push(
      ...(first?.type === 'binpack' && strategy?.length === 1
        ? binpackOrder(healthy, count - chosen.length, first.field ?? 'memory', instanceOf)
        : spreadOrder(healthy, count - chosen.length)),
    )
  }
  return chosen
}
