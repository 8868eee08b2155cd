import type {AutoScalingGroup, SnapshotCapacityProvider} from '../placement/snapshot.js'
import type {LoadContext} from './load-snapshot.js'
import {allowed, keep} from './snapshot-members.js'
import {refusalOf} from './snapshot-reads.js'

export interface Capacity {
  capacityProviders?: SnapshotCapacityProvider[]
  autoScalingGroups?: AutoScalingGroup[]
  accountSettings?: {awsvpcTrunking?: string}
}

/** The cluster's capacity providers, the sizes of their Auto Scaling groups, and the awsvpcTrunking setting. */
export async function loadCapacity(context: LoadContext, names: readonly string[]): Promise<Capacity> {
  const [capacityProviders, accountSettings] = await Promise.all([
    loadCapacityProviders(context, names),
    loadAccountSettings(context),
  ])
  const groups = (capacityProviders ?? []).flatMap(provider => {
    const arn = provider.autoScalingGroupProvider?.autoScalingGroupArn
    return arn ? [arn.slice(arn.lastIndexOf('/') + 1)] : []
  })
  const autoScalingGroups = await loadAutoScalingGroups(context, groups)
  return {
    ...(capacityProviders ? {capacityProviders} : {}),
    ...(autoScalingGroups ? {autoScalingGroups} : {}),
    ...(accountSettings ? {accountSettings} : {}),
  }
}

async function loadCapacityProviders(context: LoadContext, names: readonly string[]) {
  if (names.length === 0) return []
  try {
    const answer = await context.reads.call('capacity-provider', 'DescribeCapacityProviders', () =>
      context.api.ecs.describeCapacityProviders({capacityProviders: [...names]}),
    )
    return (answer.capacityProviders ?? []).map(
      provider => keep(allowed.capacityProvider, provider) as SnapshotCapacityProvider,
    )
  } catch (error) {
    context.notRead('capacityProviders', refusalOf(error, 'ecs', context.signal))
    return undefined
  }
}

async function loadAccountSettings(context: LoadContext): Promise<{awsvpcTrunking?: string} | undefined> {
  try {
    const answer = await context.reads.call('other', 'ListAccountSettings', () =>
      context.api.ecs.listAccountSettings({name: 'awsvpcTrunking', effectiveSettings: true}),
    )
    const value = answer.settings?.find(setting => setting.name === 'awsvpcTrunking')?.value
    return value ? {awsvpcTrunking: value} : {}
  } catch (error) {
    context.notRead('accountSettings', refusalOf(error, 'ecs', context.signal))
    return undefined
  }
}

async function loadAutoScalingGroups(
  context: LoadContext,
  names: readonly string[],
): Promise<AutoScalingGroup[] | undefined> {
  const autoScaling = context.api.autoScaling
  if (names.length === 0) return []
  if (!autoScaling) return undefined
  try {
    const groups: AutoScalingGroup[] = []
    let nextToken: string | undefined
    do {
      const token = nextToken
      const answer = await context.reads.call('other', 'DescribeAutoScalingGroups', () =>
        autoScaling.describeAutoScalingGroups({
          AutoScalingGroupNames: [...names],
          MaxRecords: 100,
          ...(token ? {NextToken: token} : {}),
        }),
      )
      for (const group of answer.AutoScalingGroups ?? []) {
        const overrides = group.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []
        const types = [...overrides, ...(group.Instances ?? [])].flatMap(({InstanceType}) => InstanceType ?? [])
        groups.push({
          name: group.AutoScalingGroupName ?? '',
          ...(group.MinSize === undefined ? {} : {min: group.MinSize}),
          ...(group.MaxSize === undefined ? {} : {max: group.MaxSize}),
          ...(group.DesiredCapacity === undefined ? {} : {desired: group.DesiredCapacity}),
          instanceTypes: [...new Set(types)],
        })
      }
      nextToken = answer.NextToken
    } while (nextToken)
    return groups
  } catch (error) {
    context.notRead('autoScalingGroups', refusalOf(error, 'autoscaling', context.signal))
    return undefined
  }
}
