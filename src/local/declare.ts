import type {CapacityProvider} from '../scheduler/state.js'
import {newCapacityProvider} from './capacity-providers.js'
import type {ClusterDeclaration, ClusterFile, Declaration, InstanceDeclaration} from './cluster-file.js'
import {newCluster, putCluster} from './clusters.js'
import {nextHex, nextUuid} from './ids.js'
import {ingressOf} from './ingress.js'
import {type TargetGroup, targetGroup, zonesOf} from './network.js'
import {launchedInstance, registeredInstance} from './new-container-instance.js'
import type {LocalRegion} from './state.js'
import {surroundingsOf} from './surroundings.js'

/** The region a cluster file is for: its own `region`, else that of its first zone, else `fallback`. */
export function regionOfFile(file: ClusterFile, fallback: string): string {
  const zone = file.clusters?.flatMap(({instances = []}) => instances).flatMap(one => one.availabilityZones ?? [])[0]
  return file.region ?? (zone && /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/.test(zone) ? zone.slice(0, -1) : fallback)
}

/** Puts what a cluster file declares into a region. */
export function declare(region: LocalRegion, file: ClusterFile, nowMs: number): void {
  declareNetwork(region, file)
  region.surroundings = surroundingsOf(file, region.region, region.accountId)
  for (const cluster of file.clusters ?? []) declareCluster(region, cluster, nowMs)
  for (const group of file.logGroups ?? []) {
    const logGroupName = nameOf(group, 'logGroupName')
    if (logGroupName) region.logGroups.set(logGroupName, {logGroupName, createdAtMs: nowMs, streams: new Map()})
  }
  for (const alarm of file.alarms ?? []) {
    const alarmName = nameOf(alarm, 'alarmName')
    const state = textOf(alarm, 'state')
    if (alarmName && (state === 'OK' || state === 'ALARM' || state === 'INSUFFICIENT_DATA')) {
      region.conditions.alarms[alarmName] = state
    }
  }
}

function declareCluster(region: LocalRegion, declared: ClusterDeclaration, nowMs: number): void {
  const cluster = newCluster(region, declared.name)
  const capacityProviders = new Map<string, CapacityProvider>()
  for (const {name, ...group} of declared.capacityProviders ?? []) {
    const desired = group.desired ?? group.min ?? 0
    const provider = newCapacityProvider(region, name, {
      autoScalingGroupArn: `arn:aws:autoscaling:${region.region}:${region.accountId}:autoScalingGroup:${nextUuid(region.ids)}:autoScalingGroupName/${name}`,
      group: {
        instanceTypes: [group.instanceType ?? 'm5.large'],
        min: group.min ?? 0,
        max: group.max ?? 100,
        desired,
        startMs: (group.startSeconds ?? 180) * 1000,
        launched: desired,
      },
    })
    capacityProviders.set(name, provider)
    region.capacityProviders.set(name, provider)
  }
  const instances = (declared.instances ?? []).flatMap(instance => instancesOf(region, cluster, instance, nowMs))
  for (const provider of capacityProviders.values()) {
    const {group} = provider
    const given = instances.filter(({capacityProviderName}) => capacityProviderName === provider.name).length
    if (!group) continue
    for (let index = given; index < group.desired; index++) {
      instances.push(
        ...instancesOf(
          region,
          cluster,
          {
            type: group.instanceTypes[0] as string,
            count: 1,
            availabilityZones: [group.availabilityZones[index % group.availabilityZones.length] as string],
            capacityProvider: provider.name,
          },
          nowMs,
        ),
      )
    }
    group.desired = Math.max(group.desired, given)
    group.launched = group.desired
  }
  putCluster(region, {
    ...cluster,
    capacityProviders,
    containerInstances: new Map(instances.map(instance => [instance.containerInstanceArn, instance])),
  })
}

function instancesOf(
  region: LocalRegion,
  cluster: {clusterName: string},
  {type = 'm5.large', count = 1, ...declared}: InstanceDeclaration,
  nowMs: number,
) {
  const zones = declared.availabilityZones?.length ? declared.availabilityZones : zonesOf(region.region)
  return Array.from({length: count}, (_, index) =>
    registeredInstance(
      region,
      cluster,
      {
        ...launchedInstance(region, {
          type,
          availabilityZone: zones[index % zones.length] as string,
          ...(declared.attributes ? {custom: declared.attributes} : {}),
          ...(declared.registered ? {registered: declared.registered} : {}),
        }),
        ec2InstanceId: `i-0${nextHex(region.ids, 16)}`,
        agentConnected: declared.agentConnected ?? true,
        ...(declared.capacityProvider ? {capacityProviderName: declared.capacityProvider} : {}),
      },
      nowMs,
    ),
  )
}

function declareNetwork(region: LocalRegion, file: ClusterFile): void {
  const {network} = region
  const kinds = [
    'subnets',
    'securityGroups',
    'targetGroups',
    'loadBalancers',
    'roles',
    'secrets',
    'parameters',
  ] as const
  network.declared = kinds.filter(kind => file[kind] !== undefined)
  if (file.subnets) {
    const zones = zonesOf(region.region)
    network.subnets = new Map(
      file.subnets.map((subnet, index) => {
        const subnetId = nameOf(subnet, 'subnetId') ?? `subnet-${index}`
        const availabilityZone = textOf(subnet, 'availabilityZone') ?? (zones[index % zones.length] as string)
        return [
          subnetId,
          {
            subnetId,
            vpcId: textOf(subnet, 'vpcId') ?? network.vpcId,
            availabilityZone,
            cidrBlock: textOf(subnet, 'cidrBlock') ?? `10.0.${index}.0/24`,
            availableIpAddressCount: numberOf(subnet, 'availableIpAddressCount') ?? 251,
            mapPublicIpOnLaunch: isObject(subnet) && subnet['mapPublicIpOnLaunch'] === true,
            tags: {},
          },
        ]
      }),
    )
    network.vpcId = [...network.subnets.values()][0]?.vpcId ?? network.vpcId
  }
  if (file.securityGroups) {
    network.securityGroups = new Map(
      file.securityGroups.map((group, index) => {
        const groupId = nameOf(group, 'groupId') ?? `sg-${index}`
        const groupName = textOf(group, 'groupName') ?? groupId
        const vpcId = textOf(group, 'vpcId') ?? network.vpcId
        return [groupId, {groupId, groupName, vpcId, ingress: ingressOf(group)}]
      }),
    )
  }
  for (const declared of file.targetGroups ?? []) {
    const group = declaredTargetGroup(region, declared)
    network.targetGroups.set(group.targetGroupArn, group)
  }
  for (const declared of file.loadBalancers ?? []) declareLoadBalancer(region, declared)
}

function declaredTargetGroup(region: LocalRegion, declared: Declaration | string): TargetGroup {
  const given = isObject(declared) ? declared : {}
  const name = nameOf(declared, 'name') ?? textOf(given, 'targetGroupName') ?? 'targets'
  const arn =
    textOf(given, 'targetGroupArn') ??
    `arn:aws:elasticloadbalancing:${region.region}:${region.accountId}:targetgroup/${name}/${nextHex(region.ids, 16)}`
  const {vpcId} = region.network
  const known = targetGroup(arn, vpcId, {targetGroupName: name})
  const members = Object.entries(given).filter(
    ([key, value]) => Object.hasOwn(known, key) && typeof value === typeof known[key as keyof TargetGroup],
  )
  return {...known, ...(Object.fromEntries(members) as Partial<TargetGroup>), targetGroupArn: arn}
}

function declareLoadBalancer(region: LocalRegion, declared: Declaration | string): void {
  const {network} = region
  const given = isObject(declared) ? declared : {}
  const name = nameOf(declared, 'name') ?? textOf(given, 'loadBalancerName') ?? 'load-balancer'
  const type = textOf(given, 'type') === 'network' ? 'network' : 'application'
  const id = nextHex(region.ids, 16)
  const loadBalancerArn =
    textOf(given, 'loadBalancerArn') ??
    `arn:aws:elasticloadbalancing:${region.region}:${region.accountId}:loadbalancer/${type === 'network' ? 'net' : 'app'}/${name}/${id}`
  network.loadBalancers.set(loadBalancerArn, {
    loadBalancerArn,
    loadBalancerName: name,
    dnsName: `${name}-${Number.parseInt(id.slice(0, 8), 16)}.${region.region}.elb.amazonaws.com`,
    vpcId: network.vpcId,
    type,
    scheme: textOf(given, 'scheme') ?? 'internet-facing',
    subnetIds: [...network.subnets.keys()],
    securityGroupIds: Array.isArray(given['securityGroups'])
      ? given['securityGroups'].map(String)
      : [...network.securityGroups.keys()],
    createdAtMs: 0,
  })
  for (const group of network.targetGroups.values()) {
    const named = given['targetGroups']
    if (!Array.isArray(named) || named.includes(group.targetGroupName)) group.loadBalancerArns = [loadBalancerArn]
  }
}

function nameOf(declared: Declaration | string, member: string): string | undefined {
  if (typeof declared === 'string') return declared
  return textOf(declared, member) ?? textOf(declared, 'name') ?? textOf(declared, 'id')
}

function textOf(declared: Declaration | string, member: string): string | undefined {
  const value = isObject(declared) ? declared[member] : undefined
  return typeof value === 'string' ? value : undefined
}

function numberOf(declared: Declaration | string, member: string): number | undefined {
  const value = isObject(declared) ? declared[member] : undefined
  return typeof value === 'number' ? value : undefined
}

function isObject(value: unknown): value is Declaration {
  return typeof value === 'object' && value !== null
}
