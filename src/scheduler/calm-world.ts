import type {TaskDefinition} from '@aws-sdk/client-ecs'
import type {ClusterSnapshot, SnapshotTaskDefinition} from '../placement/snapshot.js'
import {peerInstance} from './peer-instance.js'
import {defaultTargetGroup} from './script.js'
import type {World} from './world.js'

/**
 * The world of a prediction: every image is there, every container starts and stays healthy, no alarm fires, functions of
 * lifecycle hooks answer SUCCEEDED at once and pauses are continued at once. What remains are the bounds, the room on the
 * instances, the stages with their bake times and the time the target groups take.
 * `extra`: task definitions that are not in the snapshot, such as the one about to be deployed.
 */
export function calmWorld(
  snapshot: ClusterSnapshot,
  extra: readonly SnapshotTaskDefinition[] = [],
  assumptions?: World['assumptions'],
): World {
  const definitions = new Map<string, SnapshotTaskDefinition>()
  for (const definition of [...(snapshot.taskDefinitions ?? []), ...extra]) {
    if (definition.taskDefinitionArn) definitions.set(definition.taskDefinitionArn, definition)
  }
  const groups = new Map((snapshot.targetGroups ?? []).map(group => [group.targetGroupArn, group]))
  const subnets = new Map((snapshot.subnets ?? []).map(subnet => [subnet.subnetId, subnet]))
  return {
    taskDefinition: arn => definitions.get(arn) as TaskDefinition | undefined,
    taskScript: () => ({}),
    targetGroup: arn => {
      const group = groups.get(arn)
      if (!group) return undefined
      const seconds = (value: number | undefined, defaultMs: number) => (value === undefined ? defaultMs : value * 1000)
      return {
        healthCheckIntervalMs: seconds(group.healthCheckIntervalSeconds, defaultTargetGroup.healthCheckIntervalMs),
        healthyThreshold: group.healthyThresholdCount ?? defaultTargetGroup.healthyThreshold,
        unhealthyThreshold: defaultTargetGroup.unhealthyThreshold,
        deregistrationDelayMs: seconds(group.deregistrationDelaySeconds, defaultTargetGroup.deregistrationDelayMs),
      }
    },
    subnet: id => {
      const subnet = subnets.get(id)
      if (!subnet?.availabilityZone) return undefined
      const {availabilityZone, vpcId, availableIpAddressCount} = subnet
      return {availabilityZone, vpcId, availableIpAddressCount}
    },
    newContainerInstance: name => peerInstance(snapshot, name),
    continuesAfterMs: () => 0,
    assumptions,
  }
}
