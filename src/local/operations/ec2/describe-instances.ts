import {instanceProfileName} from '../../instance-profile.js'
import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** Member names are those of EC2's XML. The instances are those registered in a cluster, each with one profile. */
export const describeInstances: Operation<LocalRegion> = {
  name: 'DescribeInstances',
  run: (region, input) => {
    const instances = [...region.clusters.values()]
      .flatMap(({containerInstances}) => [...containerInstances.values()])
      .filter(({status, ec2InstanceId}) => status !== 'INACTIVE' && ec2InstanceId !== undefined)
    const ids = formList(input['InstanceId']).map(String)
    const unknown = ids.filter(id => !instances.some(({ec2InstanceId}) => ec2InstanceId === id))
    if (unknown.length > 0) {
      throw new AwsFault(
        'InvalidInstanceID.NotFound',
        unknown.length === 1
          ? `The instance ID '${unknown[0]}' does not exist`
          : `The instance IDs '${unknown.join(', ')}' do not exist`,
      )
    }
    const wanted = instances.filter(({ec2InstanceId}) => ids.length === 0 || ids.includes(ec2InstanceId as string))
    return {
      reservationSet: wanted.map(({ec2InstanceId, attributes}) => {
        const attribute = (name: string) => attributes.find(candidate => candidate.name === name)?.value
        return {
          reservationId: `r-${ec2InstanceId?.slice(2)}`,
          ownerId: region.accountId,
          instancesSet: [
            {
              instanceId: ec2InstanceId,
              imageId: attribute('ecs.ami-id'),
              instanceType: attribute('ecs.instance-type'),
              instanceState: {code: 16, name: 'running'},
              placement: {availabilityZone: attribute('ecs.availability-zone'), tenancy: 'default'},
              vpcId: attribute('ecs.vpc-id'),
              subnetId: attribute('ecs.subnet-id'),
              architecture: attribute('ecs.cpu-architecture'),
              iamInstanceProfile: {
                arn: `arn:aws:iam::${region.accountId}:instance-profile/${instanceProfileName}`,
                id: 'AIPAECSINSTANCEROLE00',
              },
            },
          ],
        }
      }),
    }
  },
}
