import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

/** Member names are those of EC2's XML. Every group lets everything out and nothing in. */
export const describeSecurityGroups: Operation<LocalRegion> = {
  name: 'DescribeSecurityGroups',
  run: (region, input) => {
    const {securityGroups} = region.network
    const ids = formList(input['GroupId']).map(String)
    const unknown = ids.find(id => !securityGroups.has(id))
    if (unknown !== undefined) {
      throw new AwsFault('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`)
    }
    const wanted = ids.length > 0 ? ids.map(id => securityGroups.get(id)!) : [...securityGroups.values()]
    return {
      securityGroupInfo: wanted.map(group => ({
        ownerId: region.accountId,
        groupId: group.groupId,
        groupName: group.groupName,
        groupDescription: group.groupName,
        vpcId: group.vpcId,
        ipPermissions: [],
        ipPermissionsEgress: [{ipProtocol: '-1', ipRanges: [{cidrIp: '0.0.0.0/0'}]}],
      })),
    }
  },
}
