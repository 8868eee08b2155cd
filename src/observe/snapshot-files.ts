import {parseArn} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import type {
  ClusterSnapshot,
  ContainerInstance,
  NotRead,
  ServiceEvent,
  SnapshotCapacityProvider,
  SnapshotService,
  SnapshotTask,
  SnapshotTaskDefinition,
  Subnet,
} from '../placement/snapshot.js'
import {snapshotVersion} from '../placement/snapshot.js'
import {firstFault, formOf, nameOf} from './snapshot-form.js'
import {allowed, keep} from './snapshot-members.js'

/** One output of the AWS CLI: its file and the JSON value in it. */
export interface CliOutput {
  file: string
  value: unknown
}

/** Outputs of `aws ecs describe-…` and `aws ec2 describe-subnets`; a kind not supplied is absent. */
export interface CliOutputs {
  containerInstances: readonly CliOutput[]
  tasks?: readonly CliOutput[]
  services?: readonly CliOutput[]
  taskDefinitions?: readonly CliOutput[]
  capacityProviders?: readonly CliOutput[]
  subnets?: readonly CliOutput[]
}

/** Where each kind stands in its command's output, and the command. */
const kinds = {
  containerInstances: {
    members: ['containerInstances'],
    id: 'containerInstanceArn',
    command: 'aws ecs describe-container-instances',
  },
  tasks: {members: ['tasks'], id: 'taskArn', command: 'aws ecs describe-tasks'},
  services: {members: ['services'], id: 'serviceName', command: 'aws ecs describe-services'},
  taskDefinitions: {
    members: ['taskDefinition', 'taskDefinitions'],
    id: 'containerDefinitions',
    command: 'aws ecs describe-task-definition',
  },
  capacityProviders: {members: ['capacityProviders'], id: 'name', command: 'aws ecs describe-capacity-providers'},
  subnets: {members: ['Subnets'], id: 'SubnetId', command: 'aws ec2 describe-subnets'},
} as const
type Kind = keyof typeof kinds

/**
 * A snapshot out of what the AWS CLI printed. A kind no file was given for is named in `notRead`: it is unknown, and
 * no answer takes it for empty. Built from the same allow-list as a snapshot read from AWS.
 * @throws UserError naming the file when it holds something else.
 */
export function snapshotFromFiles(outputs: CliOutputs): ClusterSnapshot {
  const missing: NotRead[] = []
  const read = <T>(kind: Kind, make: (item: unknown) => T): T[] | undefined => {
    const given = outputs[kind]
    if (!given || given.length === 0) {
      missing.push({what: kind, why: 'no file was given'})
      return undefined
    }
    return given.flatMap(output => {
      const items = itemsOf(kind, output, missing).map(make)
      const fault = firstFault(formOf(kind), items, [kind])
      if (fault) throw new UserError(`${output.file}: ${nameOf(fault.path)} ${fault.message}`)
      return items
    })
  }
  const containerInstances = read(
    'containerInstances',
    item => keep(allowed.containerInstance, item) as ContainerInstance,
  )
  const tasks = read('tasks', item => keep(allowed.task, item) as SnapshotTask)
  const services = read('services', item => ({
    ...(keep(allowed.service, item) as SnapshotService),
    events: keep([allowed.serviceEvent], (item as {events?: unknown}).events ?? []) as ServiceEvent[],
  }))
  const taskDefinitions = read('taskDefinitions', item => keep(allowed.taskDefinition, item) as SnapshotTaskDefinition)
  const capacityProviders = read(
    'capacityProviders',
    item => keep(allowed.capacityProvider, item) as SnapshotCapacityProvider,
  )
  const subnets = read('subnets', subnetOf)
  const arn = parseArn(containerInstances?.[0]?.containerInstanceArn ?? '')
  const clusterName = arn?.resource.split('/').length === 3 ? arn.resource.split('/')[1] : undefined
  missing.push({what: 'accountSettings', why: 'no file holds them'})
  return {
    gantrySnapshot: snapshotVersion,
    ...(arn ? {region: arn.region, account: arn.accountId} : {}),
    ...(clusterName ? {cluster: {clusterName}} : {}),
    containerInstances: containerInstances ?? [],
    ...(tasks ? {tasks: tasks.filter(task => task.lastStatus !== 'STOPPED')} : {}),
    ...(services ? {services} : {}),
    ...(taskDefinitions ? {taskDefinitions} : {}),
    ...(capacityProviders ? {capacityProviders} : {}),
    ...(subnets ? {subnets} : {}),
    notRead: missing,
  }
}

function itemsOf(kind: Kind, {file, value}: CliOutput, missing: NotRead[]): unknown[] {
  const {members, id, command} = kinds[kind]
  const holder = value as Record<string, unknown> | null
  const found = Array.isArray(value) ? value : members.map(member => holder?.[member]).find(part => part !== undefined)
  const items = Array.isArray(found) ? found : found === undefined ? undefined : [found]
  if (!items || typeof value !== 'object') {
    const other = (Object.keys(kinds) as Kind[]).find(name => kinds[name].members.some(member => holder?.[member]))
    throw new UserError(`${file} holds no ${kind}`, {
      ...(other ? {why: `it holds ${other}: pass it with ${flagOf(other)}`} : {}),
      fix: `write it with \`${command} … > ${file}\``,
    })
  }
  items.forEach((item, index) => {
    if (typeof item !== 'object' || item === null || !(id in item))
      throw new UserError(`${file}: item ${index + 1} of ${kind} has no \`${id}\``, {
        fix: `write it with \`${command} … > ${file}\`, without --query`,
      })
  })
  const failures = Array.isArray(value) ? undefined : holder?.['failures']
  if (Array.isArray(failures) && failures.length > 0) {
    const reasons = new Set(failures.map(failure => String((failure as {reason?: unknown}).reason ?? 'no reason')))
    missing.push({what: kind, why: `${file}: AWS left out ${failures.length} (${[...reasons].slice(0, 5).join(', ')})`})
  }
  return items
}

function subnetOf(item: unknown): Subnet {
  const {SubnetId, AvailabilityZone, VpcId, AvailableIpAddressCount} = item as Record<string, unknown>
  return keep(allowed.subnet, {
    subnetId: SubnetId,
    availabilityZone: AvailabilityZone,
    vpcId: VpcId,
    availableIpAddressCount: AvailableIpAddressCount,
  }) as Subnet
}

/** `taskDefinitions` → `--task-definitions`. */
export function flagOf(kind: Kind): string {
  return `--${kind.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}
