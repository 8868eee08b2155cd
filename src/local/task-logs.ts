import type {TaskDefinition} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import type {SchedulerEvent} from '../scheduler/event.js'
import type {ClusterState} from '../scheduler/state.js'
import {behaviourOf, platformOf} from './behaviour.js'
import {appendLog} from './logs-state.js'
import type {LocalRegion} from './state.js'
import {findTaskDefinition} from './world.js'

/**
 * What the containers of a task that reached RUNNING wrote: the text of `gantry.local/log`, to the stream
 * `prefix/container/task-id` of awslogs. A log group nobody declared is made with its first line.
 */
export function writeTaskLogs(
  region: LocalRegion,
  cluster: ClusterState,
  event: Extract<SchedulerEvent, {type: 'task'}>,
  endpointUrl: string,
): void {
  const task = cluster.tasks.get(event.taskArn)
  if (event.lastStatus !== 'RUNNING' || !task) return
  const taskDefinition = findTaskDefinition(region, task.taskDefinitionArn)
  if (!taskDefinition) return
  for (const definition of taskDefinition.containerDefinitions ?? []) {
    const log = awslogsOf(definition)
    if (!log) continue
    const context = {nowMs: event.atMs, region: region.region, accountId: region.accountId, endpoint: endpointUrl}
    const platform = platformOf(taskDefinition)
    const {log: lines} = behaviourOf(region, cluster.clusterName, task.serviceName, definition, platform, context)
    const taskId = arnName(task.taskArn)
    const stream = log.prefix ? `${log.prefix}/${definition.name}/${taskId}` : taskId
    let group = region.logGroups.get(log.group)
    if (!group) {
      group = {logGroupName: log.group, createdAtMs: event.atMs, streams: new Map()}
      region.logGroups.set(log.group, group)
    }
    appendLog(group, stream, lines, event.atMs)
  }
}

function awslogsOf(
  definition: NonNullable<TaskDefinition['containerDefinitions']>[number],
): {group: string; prefix?: string} | undefined {
  const {logDriver, options} = definition.logConfiguration ?? {}
  const group = options?.['awslogs-group']
  if (logDriver !== 'awslogs' || !group) return undefined
  const prefix = options['awslogs-stream-prefix']
  return {group, ...(prefix ? {prefix} : {})}
}
