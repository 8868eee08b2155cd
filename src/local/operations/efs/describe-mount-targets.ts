import {AwsFault, type Operation} from '../../operation.js'
import {hash, type LocalRegion} from '../../state.js'

/** A file system's mount targets, one a zone. One nobody declared has one in the zone of every subnet. */
export const describeMountTargets: Operation<LocalRegion> = {
  name: 'DescribeMountTargets',
  run: (region, input) => {
    const id = input['FileSystemId']
    if (typeof id !== 'string') {
      throw new AwsFault('BadRequest', 'One of FileSystemId, MountTargetId or AccessPointId must be given')
    }
    const {fileSystems} = region.surroundings
    const declared = fileSystems?.find(fileSystem => fileSystem.fileSystemId === id)
    if (fileSystems && !declared)
      throw new AwsFault('FileSystemNotFound', `File system '${id.slice(0, 200)}' does not exist.`, {status: 404})
    const subnets = [...region.network.subnets.values()]
    const zones = declared?.availabilityZones ?? [...new Set(subnets.map(({availabilityZone}) => availabilityZone))]
    return {
      MountTargets: zones.map((zone, index) => {
        const subnet = subnets.find(({availabilityZone}) => availabilityZone === zone)
        return {
          OwnerId: region.accountId,
          MountTargetId: `fsmt-${(hash(id) + index).toString(16).padStart(17, '0')}`,
          FileSystemId: id,
          SubnetId: subnet?.subnetId ?? `subnet-of-${zone}`,
          LifeCycleState: 'available',
          AvailabilityZoneName: zone,
          VpcId: subnet?.vpcId ?? region.network.vpcId,
        }
      }),
    }
  },
}
