import type {CreateExpressGatewayServiceRequest} from '@aws-sdk/client-ecs'
import {UserError} from '../core/errors.js'
import type {At} from '../core/position.js'
import {definitionMembers} from '../definition/express.js'
import {describeFargateMemory, fargateSizes, isFargateSize} from '../definition/fargate-sizes.js'
import {enums, structures} from '../definition/schema.generated.js'
import type {SchemaNode} from './schema.js'

/** `express:` of a service: CreateExpressGatewayService's members, without what names the service and its cluster. */
export type ExpressSection = Partial<Omit<CreateExpressGatewayServiceRequest, 'serviceName' | 'cluster'>>

const root = 'CreateExpressGatewayServiceRequest'
// the service's name is its key in gantry.yml, the cluster stands there for all
const named = ['serviceName', 'cluster']

const descriptions: Record<string, string> = {
  [root]: 'an Express service: ECS makes load balancer, certificate, scaling and alarms around it',
  [`${root}.infrastructureRoleArn`]: 'role ECS makes the resources with; it cannot be changed later',
  [`${root}.executionRoleArn`]: 'role ECS pulls the image and writes logs with',
  [`${root}.taskRoleArn`]: 'role the application itself has',
  [`${root}.primaryContainer`]: 'the container that gets the traffic',
  [`${root}.taskDefinitionArn`]:
    'a registered task definition in place of primaryContainer (or write taskDefinition: FILE)',
  [`${root}.cpu`]: 'CPU units of a task (default 1024)',
  [`${root}.memory`]: 'MiB of memory of a task (default 2048)',
  [`${root}.cpuArchitecture`]: 'architecture of the image (default X86_64)',
  [`${root}.healthCheckPath`]: 'path the load balancer checks, as /health',
  [`${root}.networkConfiguration`]: 'subnets and security groups (default: the default VPC)',
  [`${root}.scalingTarget`]: 'how many tasks, by which metric',
  [`${root}.tags`]: 'tags of the service, set when it is created',
  'ExpressGatewayContainer.image': 'image reference (--image Main=REFERENCE wins)',
  'ExpressGatewayContainer.containerPort': 'port the container listens on (default 80)',
  'ExpressGatewayContainer.environment': 'all environment variables: what is not listed is gone',
  'ExpressGatewayContainer.secrets': 'all secrets: what is not listed is gone',
  'ExpressGatewayContainer.awsLogsConfiguration': 'log group and stream prefix (default: a group of its own)',
  'ExpressGatewayScalingTarget.minTaskCount': 'fewest tasks (default 1)',
  'ExpressGatewayScalingTarget.maxTaskCount': 'most tasks (default 20)',
  'ExpressGatewayScalingTarget.autoScalingTargetValue': 'value the metric is held at (default 60)',
}

/**
 * The schema of `express:`, from the pinned SDK's own shapes. An environment may write a part of a map, so that no map
 * asks for members; an item of a list is written whole.
 */
export function expressSchema(): SchemaNode {
  return structure(root, {without: named})
}

function structure(
  name: string,
  {without = [], whole = false}: {without?: readonly string[]; whole?: boolean} = {},
): SchemaNode {
  const {members, required} = structures[name] as {members: Record<string, string>; required: string[]}
  const shown = Object.entries(members).filter(([member]) => !without.includes(member))
  return {
    type: 'object',
    ...(descriptions[name] ? {description: descriptions[name]} : {}),
    properties: Object.fromEntries(shown.map(([member, type]) => [member, node(type, `${name}.${member}`)])),
    additionalProperties: false,
    ...(whole && required.length > 0 ? {required: [...required]} : {}),
  }
}

function node(type: string, path: string): SchemaNode {
  const description = descriptions[path] ? {description: descriptions[path]} : {}
  if (type.startsWith('[]')) return {type: 'array', items: node(type.slice(2), `${path}[]`), ...description}
  if (type.startsWith('@')) return {...structure(type.slice(1), {whole: path.endsWith('[]')}), ...description}
  if (type.startsWith('#')) return {type: 'string', enum: [...(enums[type.slice(1)] ?? [])], ...description}
  // amounts are numbers to everybody but this API
  if (/\.(cpu|memory)$/.test(path)) return {type: ['string', 'integer'], pattern: '^\\d+$', ...description}
  return {type: type === 'integer' ? 'integer' : 'string', ...description}
}

/**
 * The section as it is sent. `at` gives the place of a member in the file.
 * @throws UserError for what AWS refuses by its reference (CreateExpressGatewayService)
 */
export function parseExpress(
  written: Record<string, unknown>,
  service: {name: string; hasTaskDefinition: boolean; hasServiceDefinition: boolean; hasCount: boolean},
  at: (member: string[]) => At,
): ExpressSection {
  const express = {...written} as ExpressSection
  for (const member of ['cpu', 'memory'] as const)
    if (express[member] !== undefined) express[member] = String(express[member])
  const refuse = (what: string, fix: string, ...member: string[]): never => {
    throw new UserError(`Express service \`${service.name}\`: ${what}`, {fix, at: at(member)})
  }
  if (service.hasServiceDefinition)
    refuse('it has a serviceDefinition too', 'ECS sets what a service definition says: take serviceDefinition out')
  if (service.hasCount) refuse('it has a desiredCount too', 'write scalingTarget: {minTaskCount: …}')
  if (!express.infrastructureRoleArn)
    refuse(
      '`infrastructureRoleArn` is missing',
      'infrastructureRoleArn: the role ECS makes the load balancer and the rest with',
    )
  const own = service.hasTaskDefinition || express.taskDefinitionArn !== undefined
  const both = own ? definitionMembers.find(member => express[member] !== undefined) : undefined
  if (both) {
    const what = service.hasTaskDefinition ? 'taskDefinition' : 'taskDefinitionArn'
    refuse(`\`${both}\` and ${what} exclude each other`, `the task definition says it: take \`${both}\` out`, both)
  }
  if (service.hasTaskDefinition && express.taskDefinitionArn !== undefined)
    refuse('it has a taskDefinition and a taskDefinitionArn', 'keep one of them', 'taskDefinitionArn')
  if (!own && !express.primaryContainer)
    refuse(
      'nothing to run',
      'write `primaryContainer: {image: REFERENCE}`, or `taskDefinition: FILE` beside `express:`',
    )
  if (!own && !express.executionRoleArn)
    refuse('`executionRoleArn` is missing', 'executionRoleArn: the role ECS pulls the image and writes logs with')
  checkNumbers(express, refuse)
  return express
}

function checkNumbers(
  {healthCheckPath, primaryContainer, scalingTarget, cpu = '1024', memory = '2048', ...rest}: ExpressSection,
  refuse: (what: string, fix: string, ...member: string[]) => never,
): void {
  if (healthCheckPath !== undefined && !healthCheckPath.startsWith('/'))
    refuse(
      `healthCheckPath \`${healthCheckPath.slice(0, 100)}\` is no path`,
      `write /${healthCheckPath}`,
      'healthCheckPath',
    )
  if (primaryContainer && !primaryContainer.image)
    refuse('`primaryContainer.image` is missing', 'image: the image reference', 'primaryContainer')
  const logs = primaryContainer?.awsLogsConfiguration
  if (logs && !(logs.logGroup && logs.logStreamPrefix))
    refuse(
      'awsLogsConfiguration is half there',
      'write both logGroup and logStreamPrefix',
      'primaryContainer',
      'awsLogsConfiguration',
    )
  const port = primaryContainer?.containerPort
  if (port !== undefined && (port < 1 || port > 65535))
    refuse(`containerPort is ${port}`, 'write a port from 1 to 65535', 'primaryContainer', 'containerPort')
  const {minTaskCount = 1, maxTaskCount = 20} = scalingTarget ?? {}
  if (minTaskCount < 0 || minTaskCount > maxTaskCount)
    refuse(
      `minTaskCount ${minTaskCount} does not go with maxTaskCount ${maxTaskCount}`,
      'write 0 ≤ minTaskCount ≤ maxTaskCount',
      'scalingTarget',
    )
  for (const list of ['environment', 'secrets'] as const) {
    const names = (primaryContainer?.[list] ?? []).map(({name}) => name)
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined)
      refuse(`\`${twice}\` stands twice in ${list}`, 'take one of them out', 'primaryContainer', list)
  }
  if (rest.taskDefinitionArn !== undefined || !primaryContainer || isFargateSize(Number(cpu), Number(memory))) return
  const row = fargateSizes.find(({cpuUnits}) => cpuUnits === Number(cpu))
  refuse(
    `Fargate has no task of ${cpu} CPU units and ${memory} MiB`,
    row
      ? `with cpu ${cpu}: memory ${describeFargateMemory(row)}`
      : `cpu: ${fargateSizes.map(size => size.cpuUnits).join(', ')}`,
    row ? 'memory' : 'cpu',
  )
}
