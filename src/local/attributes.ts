import type {Attribute} from '@aws-sdk/client-ecs'
import type {ClusterState, ContainerInstance} from '../scheduler/state.js'
import {findContainerInstance} from './container-instances.js'
import {AwsFault} from './operation.js'
import {parameterFault} from './refuse.js'

/** Attributes grouped by the container instance they are for. @throws AwsFault TargetNotFoundException */
export function byTarget(cluster: ClusterState, attributes: readonly Attribute[]): Map<ContainerInstance, Attribute[]> {
  if (attributes.length === 0 || attributes.length > 10) {
    throw parameterFault('Between 1 and 10 attributes can be given at once.')
  }
  const targets = new Map<ContainerInstance, Attribute[]>()
  for (const attribute of attributes) {
    checkAttribute(attribute)
    const instance = findContainerInstance(cluster, attribute.targetId ?? '')
    if (!instance) {
      throw new AwsFault(
        'TargetNotFoundException',
        'The specified target was not found. You can view your available container instances with ListContainerInstances.',
      )
    }
    targets.set(instance, [...(targets.get(instance) ?? []), attribute])
  }
  return targets
}

/** @throws AwsFault for a name or a value ECS does not take. */
export function checkAttribute({name = '', value}: Attribute): void {
  if (!/^[A-Za-z0-9_./\\-]{1,128}$/.test(name)) {
    throw parameterFault(
      'Invalid attribute name: 1 to 128 letters, numbers, hyphens, underscores, slashes and periods.',
    )
  }
  if (value !== undefined && !(/^[A-Za-z0-9_./\\@: -]{1,128}$/.test(value) && value === value.trim())) {
    throw parameterFault('Invalid attribute value.')
  }
}

/** Attributes ECS or the agent sets: a caller can neither put nor delete them. */
export function isReserved(name: string): boolean {
  return name.startsWith('ecs.') || name.startsWith('com.amazonaws.ecs.')
}
