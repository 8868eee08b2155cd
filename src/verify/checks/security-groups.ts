import type {OnlineCheck, Outcome} from '../check.js'
import {ng, ok} from '../check.js'

/**
 * The security groups exist, in the VPC of the subnets.
 * @see AWS docs: EC2 DescribeSecurityGroups
 */
export const securityGroups: OnlineCheck = {
  id: 'security-groups',
  iamActions: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets'],
  async check(api, subject) {
    const network = subject.serviceDefinition?.networkConfiguration?.awsvpcConfiguration
    const ids = network?.securityGroups ?? []
    if (ids.length === 0) return []
    const [{SecurityGroups}, {Subnets}] = await Promise.all([
      api.ec2.describeSecurityGroups({Filters: [{Name: 'group-id', Values: ids}]}),
      api.ec2.describeSubnets({Filters: [{Name: 'subnet-id', Values: network?.subnets ?? []}]}),
    ])
    const vpcId = Subnets?.[0]?.VpcId
    return ids.map((id): Outcome => {
      const what = `security group ${id}`
      const group = SecurityGroups?.find(candidate => candidate.GroupId === id)
      if (!group)
        return ng(
          what,
          `there is no such group in ${subject.region}`,
          'correct networkConfiguration.awsvpcConfiguration.securityGroups',
        )
      if (vpcId && group.VpcId !== vpcId)
        return ng(what, `it is in ${group.VpcId}, the subnets are in ${vpcId}`, `choose a security group of ${vpcId}`)
      return ok(what)
    })
  },
}
