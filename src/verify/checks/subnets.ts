import type {OnlineCheck} from '../check.js'
import {ng, ok} from '../check.js'
import {mostTasks} from '../members.js'

/**
 * The subnets exist and together have an address for every task a deployment may hold at once.
 * @see AWS docs: task networking with awsvpc; EC2 DescribeSubnets
 */
export const subnets: OnlineCheck = {
  id: 'subnets',
  iamActions: ['ec2:DescribeSubnets'],
  async check(api, subject) {
    const ids = subject.serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.subnets ?? []
    if (ids.length === 0) return []
    const {Subnets} = await api.ec2.describeSubnets({Filters: [{Name: 'subnet-id', Values: ids}]})
    const missing = ids.filter(id => !Subnets?.some(subnet => subnet.SubnetId === id))
    const outcomes = missing.map(id =>
      ng(
        `subnet ${id}`,
        `there is no such subnet in ${subject.region}`,
        'correct networkConfiguration.awsvpcConfiguration.subnets',
      ),
    )
    const free = (Subnets ?? []).reduce((sum, subnet) => sum + (subnet.AvailableIpAddressCount ?? 0), 0)
    const needed = mostTasks(subject)
    const what = `subnets ${ids.filter(id => !missing.includes(id)).join(', ')}`
    if (missing.length === ids.length) return outcomes
    const enough = free >= needed
    const answer = enough
      ? ok(what, `${free} free addresses, ${needed} needed at most`)
      : ng(
          what,
          `${free} free addresses; a deployment may hold ${needed} tasks at once`,
          'add a subnet, or lower maximumPercent',
        )
    return [...outcomes, answer]
  },
}
