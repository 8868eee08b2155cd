import type {RegisterContainerInstanceRequest, RegisterContainerInstanceResponse} from '@aws-sdk/client-ecs'
import {registerContainerInstance as register} from '../../../scheduler/container-instances.js'
import type {ContainerInstance} from '../../../scheduler/state.js'
import {checkAttribute} from '../../attributes.js'
import {putCluster, requireCluster} from '../../clusters.js'
import {findContainerInstance} from '../../container-instances.js'
import {nextHex} from '../../ids.js'
import {registeredInstance, versionInfo} from '../../new-container-instance.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {containerInstanceView} from '../../views/container-instance.js'
import {worldOf} from '../../world.js'

/** totalResources and attributes are taken as given; the instance identity document is not looked at. */
export const registerContainerInstance: Operation<
  LocalRegion,
  RegisterContainerInstanceRequest,
  RegisterContainerInstanceResponse
> = {
  name: 'RegisterContainerInstance',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const resources = (input.totalResources ?? []) as ContainerInstance['registeredResources']
    for (const needed of ['CPU', 'MEMORY']) {
      if (resources.some(({name, integerValue}) => name === needed && (integerValue ?? -1) >= 0)) continue
      throw parameterFault(`totalResources must hold an integer ${needed}.`)
    }
    for (const attribute of input.attributes ?? []) checkAttribute(attribute)
    const zone = [...region.network.subnets.values()][0]?.availabilityZone
    const attributes = (input.attributes ?? []) as ContainerInstance['attributes']
    const named = attributes.some(({name}) => name === 'ecs.availability-zone')
    const given = {
      attributes: named || !zone ? attributes : [...attributes, {name: 'ecs.availability-zone', value: zone}],
      registeredResources: resources,
      versionInfo: {...versionInfo, ...input.versionInfo},
      ...(input.tags ? {tags: input.tags} : {}),
    }
    const before = input.containerInstanceArn ? findContainerInstance(cluster, input.containerInstanceArn) : undefined
    const instance: ContainerInstance = before
      ? {...before, ...given, status: 'ACTIVE', agentConnected: true, version: before.version + 1}
      : registeredInstance(
          region,
          cluster,
          {
            ...given,
            ec2InstanceId: instanceIdOf(input.instanceIdentityDocument) ?? `i-0${nextHex(region.ids, 16)}`,
          },
          context.nowMs,
        )
    const world = worldOf(region, cluster.clusterName, context.endpoint)
    putCluster(region, register(cluster, instance, context.nowMs, world).state)
    return {containerInstance: containerInstanceView(instance, ['TAGS'])}
  },
}

function instanceIdOf(document: string | undefined): string | undefined {
  return /"instanceId"\s*:\s*"(i-[0-9a-f]{8,17})"/.exec(document ?? '')?.[1]
}
