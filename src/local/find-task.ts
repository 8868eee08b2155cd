import type {ClusterState} from '../scheduler/state.js'
import type {Task} from '../scheduler/task.js'
import {parameterFault} from './refuse.js'

/** The task an id or ARN names, or undefined. */
export function findTask(cluster: ClusterState, idOrArn: string): Task | undefined {
  if (idOrArn.startsWith('arn:')) return cluster.tasks.get(idOrArn)
  return cluster.tasks.get(`${cluster.clusterArn.replace(':cluster/', ':task/')}/${idOrArn}`)
}

/** @throws AwsFault when there is none. */
export function requireTask(cluster: ClusterState, idOrArn: string): Task {
  const task = findTask(cluster, idOrArn)
  if (!task) throw parameterFault('The referenced task was not found.')
  return task
}
