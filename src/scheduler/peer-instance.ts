import type {ClusterSnapshot} from '../placement/snapshot.js'
import type {ContainerInstance} from './state.js'

/** What a new instance of a capacity provider looks like: an ACTIVE one of the same provider, emptied. */
export function peerInstance(
  snapshot: ClusterSnapshot,
  capacityProviderName: string,
): Pick<ContainerInstance, 'attributes' | 'registeredResources' | 'versionInfo'> | undefined {
  const peer = snapshot.containerInstances.find(
    instance => instance.capacityProviderName === capacityProviderName && instance.registeredResources,
  )
  if (!peer) return undefined
  return {
    attributes: (peer.attributes ?? []) as ContainerInstance['attributes'],
    registeredResources: peer.registeredResources as ContainerInstance['registeredResources'],
    versionInfo: peer.versionInfo ?? {},
  }
}
