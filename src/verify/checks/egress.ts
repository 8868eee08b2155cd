import type {RouteTable, Subnet} from '@aws-sdk/client-ec2'
import type {OnlineCheck, Outcome, VerifyApi, VerifySubject} from '../check.js'
import {ng, ok} from '../check.js'
import {containers, ecrImage, isFargate, secretReferences} from '../members.js'

/**
 * From every subnet a task can reach what it needs to start: over a public IP and an internet gateway, over NAT, or
 * over VPC endpoints for ECR, S3, CloudWatch Logs and Secrets Manager.
 * @see AWS docs: Amazon ECS interface VPC endpoints; Fargate task networking
 */
export const egress: OnlineCheck = {
  id: 'egress',
  iamActions: ['ec2:DescribeSubnets', 'ec2:DescribeRouteTables', 'ec2:DescribeVpcEndpoints'],
  async check(api, subject) {
    const network = subject.serviceDefinition?.networkConfiguration?.awsvpcConfiguration
    if (!network?.subnets?.length) return []
    const {Subnets} = await api.ec2.describeSubnets({Filters: [{Name: 'subnet-id', Values: network.subnets}]})
    const vpcId = Subnets?.[0]?.VpcId
    if (!Subnets || !vpcId) return []
    const inVpc = [{Name: 'vpc-id', Values: [vpcId]}]
    const [{RouteTables}, {VpcEndpoints}] = await Promise.all([
      api.ec2.describeRouteTables({Filters: inVpc}),
      endpoints(api, vpcId),
    ])
    const reachable = new Set(
      (VpcEndpoints ?? [])
        .filter(endpoint => endpoint.State?.toLowerCase() === 'available')
        .map(endpoint => endpoint.ServiceName?.split('.').slice(3).join('.') ?? ''),
    )
    const missing = neededServices(subject).filter(service => !reachable.has(service))
    const publicIp = isFargate(subject) && network.assignPublicIp === 'ENABLED'
    return Subnets.map(subnet => judge(subnet, RouteTables ?? [], publicIp, missing))
  },
}

const endpoints = (api: VerifyApi, vpcId: string) =>
  api.ec2.describeVpcEndpoints({Filters: [{Name: 'vpc-id', Values: [vpcId]}]})

/** What a task speaks to before its first container runs. */
function neededServices(subject: VerifySubject): string[] {
  const needed = new Set<string>()
  for (const container of containers(subject)) {
    if (container.image && ecrImage(container.image))
      for (const service of ['ecr.api', 'ecr.dkr', 's3']) needed.add(service)
    if (container.image && !ecrImage(container.image)) needed.add('the internet (an image that is not in ECR)')
    if (container.logConfiguration?.logDriver === 'awslogs') needed.add('logs')
  }
  for (const reference of secretReferences(subject))
    needed.add(reference.includes(':secretsmanager:') ? 'secretsmanager' : 'ssm')
  return [...needed]
}

function judge(subnet: Subnet, tables: RouteTable[], publicIp: boolean, missing: string[]): Outcome {
  const what = `egress of ${subnet.SubnetId}`
  const table =
    tables.find(candidate => candidate.Associations?.some(association => association.SubnetId === subnet.SubnetId)) ??
    tables.find(candidate => candidate.Associations?.some(association => association.Main))
  const route = table?.Routes?.find(
    candidate => candidate.DestinationCidrBlock === '0.0.0.0/0' && candidate.State !== 'blackhole',
  )
  if (route?.NatGatewayId || route?.TransitGatewayId || route?.NetworkInterfaceId || route?.InstanceId)
    return ok(what, 'through NAT')
  if (route?.GatewayId?.startsWith('igw-') && publicIp) return ok(what, 'through the internet gateway with a public IP')
  if (missing.length === 0) return ok(what, 'through VPC endpoints')
  if (route?.GatewayId?.startsWith('igw-')) {
    return ng(
      what,
      'the subnet is public but the tasks get no public IP, and there is no NAT',
      'set assignPublicIp to ENABLED, or use a private subnet with NAT',
    )
  }
  return ng(
    what,
    `no route out, and no VPC endpoint for ${missing.join(', ')}`,
    'add a NAT gateway, or the VPC endpoints named',
  )
}
