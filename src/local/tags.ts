import type {Tag} from '@aws-sdk/client-ecs'
import {putCluster} from './clusters.js'
import {findContainerInstance} from './container-instances.js'
import {findService} from './find-service.js'
import {findTask} from './find-task.js'
import {AwsFault} from './operation.js'
import {parameterFault} from './refuse.js'
import type {LocalRegion} from './state.js'
import {findRecord} from './task-definitions.js'

/** The tags of one resource, and how to replace them. */
export interface Tagged {
  tags: readonly Tag[]
  replace(tags: Tag[]): void
}

/**
 * The resource an ARN names: cluster, service, task, container instance, task definition or capacity provider.
 * Undefined when it is not there. @throws AwsFault InvalidParameterException for a text that is no ECS ARN.
 */
export function findTagged(region: LocalRegion, arn: string): Tagged | undefined {
  const match = /^arn:[^:]+:ecs:[^:]*:[^:]*:([a-z-]+)\/(.+)$/.exec(arn)
  if (!match) throw parameterFault('Invalid ARN')
  const [, kind, path = ''] = match
  if (kind === 'task-definition') {
    const record = findRecord(region, arn)
    return record && {tags: record.tags, replace: tags => Object.assign(record, {tags})}
  }
  if (kind === 'capacity-provider') {
    const provider = region.capacityProviders.get(path)
    return (
      provider && {
        tags: provider.tags ?? [],
        replace: tags => region.capacityProviders.set(path, {...provider, tags}),
      }
    )
  }
  const cluster = region.clusters.get(path.split('/')[0] as string)
  if (!cluster || cluster.status === 'INACTIVE') {
    if (kind === 'cluster') return undefined
    throw new AwsFault('ClusterNotFoundException', 'Cluster not found.')
  }
  if (kind === 'cluster') return {tags: cluster.tags, replace: tags => putCluster(region, {...cluster, tags})}
  if (kind === 'service') {
    const service = findService(cluster, arn)
    if (!service || service.status === 'INACTIVE') return undefined
    const replace = (tags: Tag[]) => {
      putCluster(region, {...cluster, services: new Map(cluster.services).set(service.serviceName, {...service, tags})})
    }
    return {tags: service.tags, replace}
  }
  if (kind === 'task') {
    const task = findTask(cluster, arn)
    const replace = (tags: Tag[]) => {
      if (task) putCluster(region, {...cluster, tasks: new Map(cluster.tasks).set(task.taskArn, {...task, tags})})
    }
    return task && {tags: task.tags ?? [], replace}
  }
  if (kind !== 'container-instance') return undefined
  const instance = findContainerInstance(cluster, arn)
  const replace = (tags: Tag[]) => {
    const instances = new Map(cluster.containerInstances)
    if (instance) instances.set(instance.containerInstanceArn, {...instance, tags})
    putCluster(region, {...cluster, containerInstances: instances})
  }
  return instance && {tags: instance.tags ?? [], replace}
}

/** @throws AwsFault when there are too many, or a key is not one. */
export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > 50) throw parameterFault('A resource can have at most 50 tags.')
  for (const {key = '', value = ''} of tags) {
    if (key.length < 1 || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
      throw parameterFault('Invalid tag: keys have 1 to 128 characters and do not begin with aws:, values up to 256.')
    }
  }
}
