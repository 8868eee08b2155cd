import type {IngressRule, SecurityGroup} from '../../network.js'
import {AwsFault, type Operation} from '../../operation.js'
import {formList} from '../../protocols/query-xml.js'
import type {LocalRegion} from '../../state.js'

const filterable: Record<string, (group: SecurityGroup) => string> = {
  'group-id': ({groupId}) => groupId,
  'group-name': ({groupName}) => groupName,
  'vpc-id': ({vpcId}) => vpcId,
}

/** Member names are those of EC2's XML. Every group lets everything out, and in what a cluster file says. */
export const describeSecurityGroups: Operation<LocalRegion> = {
  name: 'DescribeSecurityGroups',
  run: (region, input) => {
    const {securityGroups} = region.network
    const ids = formList(input['GroupId']).map(String)
    const unknown = ids.find(id => !securityGroups.has(id))
    if (unknown !== undefined) {
      throw new AwsFault('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`)
    }
    const filters = formList(input['Filter']).map(filter => ({
      name: String((filter as Record<string, unknown>)['Name'] ?? ''),
      values: formList((filter as Record<string, unknown>)['Value']).map(String),
    }))
    for (const {name} of filters) {
      if (!Object.hasOwn(filterable, name))
        throw new AwsFault('InvalidParameterValue', `The filter '${name}' is invalid`)
    }
    const asked = ids.length > 0 ? ids.map(id => securityGroups.get(id)!) : [...securityGroups.values()]
    const wanted = asked.filter(group => filters.every(({name, values}) => values.includes(filterable[name]!(group))))
    return {
      securityGroupInfo: wanted.map(group => ({
        ownerId: region.accountId,
        groupId: group.groupId,
        groupName: group.groupName,
        groupDescription: group.groupName,
        vpcId: group.vpcId,
        ipPermissions: (group.ingress ?? []).map(permission),
        ipPermissionsEgress: [{ipProtocol: '-1', ipRanges: [{cidrIp: '0.0.0.0/0'}]}],
      })),
    }
  },
}

function permission({protocol, fromPort, toPort, from}: IngressRule): object {
  return {
    ipProtocol: protocol,
    fromPort,
    toPort,
    ...(from.startsWith('sg-') ? {groups: [{groupId: from}]} : {ipRanges: [{cidrIp: from}]}),
  }
}
