import type {TaskDefinition} from '@aws-sdk/client-ecs'
import {startTask} from '../scheduler/run-task.js'
import type {ClusterState, Service} from '../scheduler/state.js'
import {stopTask} from '../scheduler/stop-task.js'
import {ecsArn, putCluster} from './clusters.js'
import {inScope, type Scope} from './conditions.js'
import {changeContainerInstance} from './container-instances.js'
import {normaliseTaskDefinition} from './normalise-task-definition.js'
import type {OperationContext} from './operation.js'
import type {LocalRegion} from './state.js'
import {worldOf} from './world.js'

/** Clusters a scope holds for. */
export function clustersIn(region: LocalRegion, scope: Scope): ClusterState[] {
  return [...region.clusters.values()].filter(
    ({clusterName, status}) => status !== 'INACTIVE' && (scope.cluster ?? clusterName) === clusterName,
  )
}

/** Services a scope holds for. */
export function servicesIn(region: LocalRegion, scope: Scope): {cluster: ClusterState; service: Service}[] {
  return clustersIn(region, scope).flatMap(cluster =>
    [...cluster.services.values()]
      .filter(({serviceName, status}) => status === 'ACTIVE' && inScope(scope, cluster.clusterName, serviceName))
      .map(service => ({cluster, service})),
  )
}

/** Changes every container instance a scope holds for. */
export function changeInstances(
  region: LocalRegion,
  scope: Scope,
  change: Parameters<typeof changeContainerInstance>[3],
  context: OperationContext,
): void {
  for (const {clusterName, containerInstances} of clustersIn(region, scope)) {
    for (const arn of containerInstances.keys()) changeContainerInstance(region, clusterName, arn, change, context)
  }
}

const occupant = 'gantry-scenario'
const commonPorts = [80, 443, 3000, 8000, 8080]

/** Starts a task on every container instance that holds what is free of its memory, or its usual host ports. */
export function occupy(region: LocalRegion, scope: Scope, what: 'memory' | 'ports', context: OperationContext): void {
  for (const {clusterName} of clustersIn(region, scope)) {
    const cluster = region.clusters.get(clusterName) as ClusterState
    for (const instance of cluster.containerInstances.values()) {
      const amount = (name: string) => instance.remainingResources.find(one => one.name === name)
      const used = amount('PORTS')?.stringSetValue ?? []
      const ports = what === 'ports' ? commonPorts.filter(port => !used.includes(String(port))) : []
      const memory = what === 'memory' ? (amount('MEMORY')?.integerValue ?? 0) : 16
      if (memory < 4 || (what === 'ports' && ports.length === 0)) continue
      const taskDefinition = otherTask(region, `other-${what}`, memory, ports, context)
      const input = {
        taskDefinition,
        containerInstances: [instance.containerInstanceArn],
        startedBy: occupant,
      }
      const current = region.clusters.get(clusterName) as ClusterState
      const world = worldOf(region, clusterName, context.endpoint)
      putCluster(region, startTask(current, input, context.nowMs, world).state)
    }
  }
}

/** Stops what `occupy` started. */
export function vacate(region: LocalRegion, scope: Scope, context: OperationContext): void {
  for (const {clusterName, tasks} of clustersIn(region, scope)) {
    for (const {taskArn, startedBy, desiredStatus} of tasks.values()) {
      if (startedBy !== occupant || desiredStatus === 'STOPPED') continue
      const current = region.clusters.get(clusterName) as ClusterState
      const world = worldOf(region, clusterName, context.endpoint)
      putCluster(region, stopTask(current, taskArn, 'Task stopped by user', context.nowMs, world).state)
    }
  }
}

/** Registers a task of somebody else's and returns its ARN. */
function otherTask(
  region: LocalRegion,
  family: string,
  memory: number,
  ports: readonly number[],
  context: OperationContext,
): string {
  const records = region.taskDefinitions.get(family) ?? []
  const revision = records.length + 1
  const taskDefinitionArn = ecsArn(context, `task-definition/${family}:${revision}`)
  const taskDefinition: TaskDefinition = normaliseTaskDefinition(
    {
      family,
      containerDefinitions: [
        {
          name: 'other',
          image: 'public.ecr.aws/docker/library/busybox:stable',
          memory,
          portMappings: ports.map(port => ({containerPort: port, hostPort: port})),
        },
      ],
    },
    {
      taskDefinitionArn,
      revision,
      registeredAtMs: context.nowMs,
      registeredBy: `arn:aws:iam::${context.accountId}:root`,
    },
  )
  region.taskDefinitions.set(family, [...records, {taskDefinition, tags: []}])
  return taskDefinitionArn
}
