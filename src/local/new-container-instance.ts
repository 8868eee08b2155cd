import {instanceType} from '../placement/instance-types.js'
import type {ClusterState, ContainerInstance} from '../scheduler/state.js'
import {nextHex} from './ids.js'
import {agentResources, amiAttributes} from './instance-attributes.js'
import type {LocalRegion} from './state.js'

/** What a current agent says of itself. */
export const versionInfo = {agentVersion: '1.103.0', agentHash: '6b1f6e3d', dockerVersion: 'DockerVersion: 25.0.8'}

type Launched = Pick<ContainerInstance, 'attributes' | 'registeredResources' | 'versionInfo'>

/** What an EC2 instance of this type brings when its agent registers it. */
export function launchedInstance(
  region: LocalRegion,
  options: {
    type: string
    availabilityZone: string
    custom?: Record<string, string>
    registered?: {cpu?: number; memory?: number}
  },
): Launched {
  const known = instanceType(options.type)
  const subnet = [...region.network.subnets.values()].find(
    candidate => candidate.availabilityZone === options.availabilityZone,
  )
  return {
    versionInfo,
    attributes: amiAttributes({
      type: options.type,
      architecture: known?.cpuArchitecture ?? 'x86_64',
      availabilityZone: options.availabilityZone,
      vpcId: region.network.vpcId,
      ...(subnet ? {subnetId: subnet.subnetId} : {}),
      ...(options.custom ? {custom: options.custom} : {}),
    }),
    registeredResources: agentResources({
      cpuUnits: options.registered?.cpu ?? (known?.vCpus ?? 2) * 1024,
      memoryMiB: options.registered?.memory ?? known?.registeredMemoryMiB ?? 7690,
      gpus: known?.gpus ?? 0,
    }),
  }
}

/** A container instance as it stands after its registration, with nothing on it. */
export function registeredInstance(
  region: LocalRegion,
  cluster: Pick<ClusterState, 'clusterName'>,
  given: Pick<ContainerInstance, 'attributes' | 'registeredResources'> & Partial<ContainerInstance>,
  nowMs: number,
): ContainerInstance {
  const id = nextHex(region.ids, 32)
  const arn = `arn:aws:ecs:${region.region}:${region.accountId}:container-instance/${cluster.clusterName}/${id}`
  return {
    containerInstanceArn: arn,
    status: 'ACTIVE',
    agentConnected: true,
    versionInfo,
    registeredAtMs: nowMs,
    remainingResources: given.registeredResources,
    runningTasksCount: 0,
    pendingTasksCount: 0,
    attachments: [],
    version: 1,
    ...given,
  }
}

/** The next instance of a capacity provider's group: its types and zones in turn. */
export function newContainerInstance(
  region: LocalRegion,
  clusterName: string,
  capacityProviderName: string,
  ordinal: number,
): Launched | undefined {
  const group = region.clusters.get(clusterName)?.capacityProviders.get(capacityProviderName)?.group
  const zones = group?.availabilityZones ?? []
  const type = group?.instanceTypes[0]
  if (!type || zones.length === 0) return undefined
  return launchedInstance(region, {type, availabilityZone: zones[ordinal % zones.length] as string})
}
