import type {TaskDefinition} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import type {World} from '../scheduler/world.js'
import {taskScript} from './behaviour.js'
import {inScope} from './conditions.js'
import {findImage} from './find-image.js'
import {hookAnswer} from './hooks.js'
import {networkFault} from './listener-rules.js'
import {targetGroup, zonesOf} from './network.js'
import {newContainerInstance} from './new-container-instance.js'
import {isFinished} from './service-deployments.js'
import {hash, type LocalRegion} from './state.js'

/** What the scheduler may ask about the world outside a cluster, answered from the region's state. */
export function worldOf(region: LocalRegion, clusterName: string, endpointUrl: string): World {
  const {conditions, network} = region
  const context = (nowMs: number) => ({
    nowMs,
    region: region.region,
    accountId: region.accountId,
    endpoint: endpointUrl,
  })
  return {
    taskDefinition: arn => findTaskDefinition(region, arn),
    taskScript: (task, taskDefinition, _instance, nowMs) =>
      taskScript(region, clusterName, task, taskDefinition, context(nowMs)),
    targetGroup: arn => {
      const group = network.targetGroups.get(arn) ?? targetGroup(arn, network.vpcId)
      return {
        healthCheckIntervalMs: group.healthCheckIntervalSeconds * 1000,
        healthyThreshold: group.healthyThresholdCount,
        unhealthyThreshold: group.unhealthyThresholdCount,
        deregistrationDelayMs: group.deregistrationDelaySeconds * 1000,
      }
    },
    imageDigest: image => {
      const found = findImage(region.ecr, image, context(0))
      return found.kind === 'found' ? found.digest : undefined
    },
    alarmState: (name, nowMs) => alarmState(region, clusterName, name, nowMs),
    hookAnswer: call => hookAnswer(region, call),
    networkFault: service => networkFault(region, service),
    subnet: subnetId => {
      const subnet = network.subnets.get(subnetId)
      if (subnet) return subnet
      if (network.declared.includes('subnets')) return undefined
      // A subnet nobody declared exists, in a zone that depends on its name alone.
      const zones = zonesOf(region.region)
      return {availabilityZone: zones[hash(subnetId) % zones.length] as string, vpcId: network.vpcId}
    },
    fargateRefusal: () => conditions.fargate,
    newContainerInstance: (capacityProviderName, ordinal) =>
      newContainerInstance(region, clusterName, capacityProviderName, ordinal),
  }
}

/** A task definition by its ARN, ACTIVE or INACTIVE. */
export function findTaskDefinition(region: LocalRegion, arn: string): TaskDefinition | undefined {
  const [family = '', revision = ''] = arnName(arn).split(':')
  return region.taskDefinitions.get(family)?.[Number(revision) - 1]?.taskDefinition
}

/** ALARM while a deployment of a service that watches the alarm goes wrong; else as declared; else OK. */
function alarmState(region: LocalRegion, clusterName: string, name: string, nowMs: number) {
  const {alarmsFire, alarms} = region.conditions
  const services = alarmsFire.length > 0 ? [...(region.clusters.get(clusterName)?.services.values() ?? [])] : []
  const fires = services.some(service =>
    service.serviceDeployments.some(
      deployment =>
        deployment.alarms?.alarmNames.includes(name) &&
        !isFinished(deployment.status) &&
        alarmsFire.some(
          ({scope, afterMs}) =>
            inScope(scope, clusterName, service.serviceName) && deployment.createdAtMs + afterMs <= nowMs,
        ),
    ),
  )
  return fires ? 'ALARM' : (alarms[name] ?? 'OK')
}
