import type {SnapshotService, Subnet, TargetGroup} from '../placement/snapshot.js'
import type {LoadContext} from './load-snapshot.js'
import {refusalOf} from './snapshot-reads.js'

/** At most 200 values a filter (AWS docs: DescribeSubnets). */
const subnetsPerCall = 200
const targetGroupsPerCall = 20

/** The subnets and target groups the services use, and the `extra` subnets asked for. */
export async function loadNetwork(
  context: LoadContext,
  services: readonly SnapshotService[],
  extra: readonly string[],
): Promise<{subnets?: Subnet[]; targetGroups?: TargetGroup[]}> {
  const subnetIds = new Set(extra)
  const targetGroupArns = new Set<string>()
  for (const service of services) {
    for (const id of service.networkConfiguration?.awsvpcConfiguration?.subnets ?? []) subnetIds.add(id)
    for (const {targetGroupArn, advancedConfiguration} of service.loadBalancers ?? []) {
      if (targetGroupArn) targetGroupArns.add(targetGroupArn)
      const alternate = advancedConfiguration?.alternateTargetGroupArn
      if (alternate) targetGroupArns.add(alternate)
    }
  }
  const [subnets, targetGroups] = await Promise.all([
    loadSubnets(context, [...subnetIds]),
    loadTargetGroups(context, [...targetGroupArns]),
  ])
  return {...(subnets ? {subnets} : {}), ...(targetGroups ? {targetGroups} : {})}
}

async function loadSubnets(context: LoadContext, ids: string[]): Promise<Subnet[] | undefined> {
  const ec2 = context.api.ec2
  if (ids.length === 0) return []
  if (!ec2) return undefined
  try {
    const pages = await Promise.all(
      chunks(ids, subnetsPerCall).map(values =>
        // A filter, not SubnetIds: one deleted subnet would otherwise fail the whole call.
        context.reads.call('other', 'DescribeSubnets', () =>
          ec2.describeSubnets({Filters: [{Name: 'subnet-id', Values: values}]}),
        ),
      ),
    )
    const wanted = new Set(ids)
    return pages.flatMap(page =>
      (page.Subnets ?? []).flatMap(subnet => {
        if (!subnet.SubnetId || !wanted.has(subnet.SubnetId)) return []
        return {
          subnetId: subnet.SubnetId,
          ...(subnet.AvailabilityZone ? {availabilityZone: subnet.AvailabilityZone} : {}),
          ...(subnet.VpcId ? {vpcId: subnet.VpcId} : {}),
          ...(subnet.AvailableIpAddressCount === undefined
            ? {}
            : {availableIpAddressCount: subnet.AvailableIpAddressCount}),
        }
      }),
    )
  } catch (error) {
    context.notRead('subnets', refusalOf(error, 'ec2', context.signal))
    return undefined
  }
}

async function loadTargetGroups(context: LoadContext, arns: string[]): Promise<TargetGroup[] | undefined> {
  const elbV2 = context.api.elbV2
  if (arns.length === 0) return []
  if (!elbV2) return undefined
  try {
    const groups = await Promise.all(
      chunks(arns, targetGroupsPerCall).map(TargetGroupArns =>
        context.reads.call('other', 'DescribeTargetGroups', () => elbV2.describeTargetGroups({TargetGroupArns})),
      ),
    )
    const delays = await loadDeregistrationDelays(context, arns)
    return groups.flatMap(page =>
      (page.TargetGroups ?? []).flatMap(group => {
        if (!group.TargetGroupArn) return []
        const delay = delays.get(group.TargetGroupArn)
        return {
          targetGroupArn: group.TargetGroupArn,
          ...(group.HealthCheckIntervalSeconds === undefined
            ? {}
            : {healthCheckIntervalSeconds: group.HealthCheckIntervalSeconds}),
          ...(group.HealthyThresholdCount === undefined ? {} : {healthyThresholdCount: group.HealthyThresholdCount}),
          ...(delay === undefined ? {} : {deregistrationDelaySeconds: delay}),
        }
      }),
    )
  } catch (error) {
    context.notRead('targetGroups', refusalOf(error, 'elasticloadbalancing', context.signal))
    return undefined
  }
}

async function loadDeregistrationDelays(context: LoadContext, arns: string[]): Promise<Map<string, number>> {
  const delays = new Map<string, number>()
  const elbV2 = context.api.elbV2
  if (!elbV2) return delays
  try {
    await Promise.all(
      arns.map(async TargetGroupArn => {
        const answer = await context.reads.call('other', 'DescribeTargetGroupAttributes', () =>
          elbV2.describeTargetGroupAttributes({TargetGroupArn}),
        )
        const value = answer.Attributes?.find(({Key}) => Key === 'deregistration_delay.timeout_seconds')?.Value
        if (value !== undefined && Number.isFinite(Number(value))) delays.set(TargetGroupArn, Number(value))
      }),
    )
  } catch (error) {
    context.notRead('targetGroups: deregistration delay', refusalOf(error, 'elasticloadbalancing', context.signal))
  }
  return delays
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size))
  return parts
}
