import {plural} from '../core/units.js'
import type {ClusterSnapshot, ContainerInstance} from '../placement/snapshot.js'
import type {Simulation} from '../scheduler/simulate.js'

/** No more instances than this are tried out as a fix. */
const mostInstances = 256

/**
 * The fewest more instances, of a kind the cluster has, with which a second revision finds its place beside the first:
 * each number is run through the same simulation, so what is named has been seen to complete.
 * @returns undefined when there is no instance to take after, or none of them helps
 */
export function roomFix(
  snapshot: ClusterSnapshot,
  desiredCount: number,
  again: (snapshot: ClusterSnapshot) => Simulation,
): string | undefined {
  for (const peer of kindsOf(snapshot)) {
    const completes = (count: number) => again(withPeers(snapshot, peer, count)).outcome === 'completes'
    const most = Math.min(mostInstances, Math.max(1, desiredCount))
    if (!completes(most)) continue
    let [no, yes] = [0, most]
    while (yes - no > 1) {
      const middle = Math.floor((no + yes) / 2)
      if (completes(middle)) yes = middle
      else no = middle
    }
    return `add ${plural(yes, 'container instance')} like ${nameOf(peer)}`
  }
  return undefined
}

/** One ACTIVE instance of each type, the types with the most instances first. */
function kindsOf({containerInstances}: ClusterSnapshot): ContainerInstance[] {
  const kinds = new Map<string, {peer: ContainerInstance; count: number}>()
  for (const peer of containerInstances) {
    if ((peer.status ?? 'ACTIVE') !== 'ACTIVE' || peer.agentConnected === false || !peer.registeredResources) continue
    const kind = typeOf(peer) ?? ''
    kinds.set(kind, {peer: kinds.get(kind)?.peer ?? peer, count: (kinds.get(kind)?.count ?? 0) + 1})
  }
  return [...kinds.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({peer}) => peer)
}

const typeOf = ({attributes}: ContainerInstance) => attributes?.find(({name}) => name === 'ecs.instance-type')?.value

function nameOf(peer: ContainerInstance): string {
  const type = typeOf(peer)
  return `${peer.ec2InstanceId ?? peer.containerInstanceArn}${type ? ` (${type})` : ''}`
}

/** The cluster with so many more instances, empty and otherwise alike. */
function withPeers(snapshot: ClusterSnapshot, peer: ContainerInstance, count: number): ClusterSnapshot {
  const more = Array.from({length: count}, (_, index) => ({
    ...peer,
    containerInstanceArn: `${peer.containerInstanceArn}-${index}`,
    remainingResources: peer.registeredResources,
    runningTasksCount: 0,
    pendingTasksCount: 0,
    attachments: [],
  }))
  return {...snapshot, containerInstances: [...snapshot.containerInstances, ...more]}
}
