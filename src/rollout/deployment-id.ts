import type {Service, ServiceDeployment, Task} from '@aws-sdk/client-ecs'
import {familyRevision} from '../core/arn.js'

const moments = 60_000

/**
 * The rollout (`ecs-svc/…`, what `startedBy` of its tasks holds) of a service deployment. ECS names it nowhere in the
 * service deployment: the revision's number is the same where seen [observed]; else the rollout with its task definition
 * that began at about the same time; else, once ECS has dropped the rollout, what started the tasks of that time.
 */
export function deploymentIdOf(
  service: Service,
  deployment: ServiceDeployment,
  taskDefinitionArn: string | undefined,
  tasks: Iterable<Task> = [],
): string | undefined {
  const rollouts = service.deployments ?? []
  const revision = deployment.targetServiceRevision?.arn?.split('/').pop()
  const sameNumber = revision ? `ecs-svc/${revision}` : undefined
  if (rollouts.some(rollout => rollout.id === sameNumber)) return sameNumber
  const createdMs = deployment.createdAt?.getTime() ?? 0
  const runsOurs = (arn: string | undefined) =>
    taskDefinitionArn === undefined || familyRevision(arn ?? '') === familyRevision(taskDefinitionArn)
  const near = rollouts.find(
    rollout => Math.abs((rollout.createdAt?.getTime() ?? 0) - createdMs) < moments && runsOurs(rollout.taskDefinition),
  )
  if (near) return near.id
  const counts = new Map<string, number>()
  for (const task of tasks) {
    if (!task.startedBy || (task.createdAt?.getTime() ?? 0) < createdMs - moments) continue
    if (task.startedBy === sameNumber) return sameNumber
    // another rollout that ECS still lists is not ours
    if (rollouts.some(rollout => rollout.id === task.startedBy) || !runsOurs(task.taskDefinitionArn)) continue
    counts.set(task.startedBy, (counts.get(task.startedBy) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}
