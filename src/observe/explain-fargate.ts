import type {Finding} from '../core/finding.js'
import {describeFargateMemory, fargateSizes, isFargateSize} from '../definition/fargate-sizes.js'
import {parseCpu, parseMemory} from '../placement/demand.js'
import type {PlacementRequest} from '../placement/request.js'
import type {ClusterSnapshot, SnapshotTaskDefinition} from '../placement/snapshot.js'

const source = 'AWS docs: Amazon ECS on AWS Fargate'

/** What can be told of a Fargate task before AWS places it: its size, network mode, constraints, subnets' addresses. */
export function checkFargate(
  taskDefinition: SnapshotTaskDefinition,
  request: PlacementRequest,
  snapshot: ClusterSnapshot,
): Finding[] {
  return [
    ...checkSize(taskDefinition),
    ...checkNetworkMode(taskDefinition),
    ...checkConstraints(request),
    ...checkSubnets(request, snapshot),
  ]
}

function checkSize({cpu, memory}: SnapshotTaskDefinition): Finding[] {
  const cpuUnits = parseCpu(cpu)
  const memoryMiB = parseMemory(memory)
  const base = {severity: 'error' as const, certainty: 'certain' as const, source: 'AWS docs: task size'}
  if (cpuUnits === undefined || memoryMiB === undefined) {
    return [
      {
        ...base,
        rule: 'fargate-size-missing',
        what: 'a Fargate task needs `cpu` and `memory` of its own',
        fix: 'give the task definition both',
        evidence: [],
      },
    ]
  }
  if (isFargateSize(cpuUnits, memoryMiB)) return []
  const size = fargateSizes.find(candidate => candidate.cpuUnits === cpuUnits)
  return [
    {
      ...base,
      rule: 'fargate-size',
      what: `Fargate has no size of ${cpuUnits} CPU units and ${memoryMiB} MiB`,
      fix: size
        ? `with ${cpuUnits} CPU units use ${describeFargateMemory(size)}`
        : `use one of ${fargateSizes.map(candidate => candidate.cpuUnits).join(', ')} CPU units`,
      evidence: [
        {name: 'cpu', value: cpuUnits, unit: 'CPU units'},
        {name: 'memory', value: memoryMiB, unit: 'MiB'},
      ],
    },
  ]
}

function checkNetworkMode({networkMode}: SnapshotTaskDefinition): Finding[] {
  if (networkMode === 'awsvpc') return []
  return [
    {
      rule: 'fargate-network-mode',
      severity: 'error',
      certainty: 'certain',
      what: `a Fargate task cannot be of network mode ${networkMode ?? 'bridge'}`,
      fix: 'set `networkMode` to `awsvpc`',
      evidence: [],
      source,
    },
  ]
}

function checkConstraints({placementConstraints = []}: PlacementRequest): Finding[] {
  if (placementConstraints.length === 0) return []
  return [
    {
      rule: 'fargate-constraint',
      severity: 'error',
      certainty: 'certain',
      what: 'Fargate takes no placement constraints',
      fix: `remove the ${placementConstraints.length}`,
      evidence: placementConstraints.map(({type = '', expression = ''}) => ({name: type, value: expression})),
      source: 'AWS docs: task placement constraints',
    },
  ]
}

function checkSubnets({subnets: ids = []}: PlacementRequest, snapshot: ClusterSnapshot): Finding[] {
  return ids.flatMap((id): Finding[] => {
    const subnet = snapshot.subnets?.find(({subnetId}) => subnetId === id)
    if (subnet === undefined || subnet.availableIpAddressCount === undefined) {
      const base = {rule: 'subnet-not-known', severity: 'warning' as const, certainty: 'unknown' as const}
      return [
        {
          ...base,
          what: `how many addresses subnet ${id} has left is not known`,
          evidence: [],
          source: 'AWS docs: DescribeSubnets',
        },
      ]
    }
    if (subnet.availableIpAddressCount > 0) return []
    return [
      {
        rule: 'subnet-without-addresses',
        severity: 'warning' as const,
        certainty: 'certain' as const,
        what: `subnet ${id} (${subnet.availabilityZone ?? 'zone not known'}) has no address left`,
        fix: 'name a subnet with free addresses too',
        evidence: [{name: 'free addresses', value: 0}],
        source: 'AWS docs: Fargate task networking',
      },
    ]
  })
}
