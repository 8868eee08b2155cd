import type {TaskDefinition} from '@aws-sdk/client-ecs'
import {definitionMembers, mainContainer} from '../definition/express.js'
import {isFargateSize} from '../definition/fargate-sizes.js'
import type {ExpressInput} from './express.js'
import {AwsFault} from './operation.js'
import {parameterFault} from './refuse.js'
import type {LocalRegion} from './state.js'

/**
 * What CreateExpressGatewayService and UpdateExpressGatewayService refuse by their reference pages; the words are ours.
 * @throws AwsFault InvalidParameterException
 */
export function checkExpressInput(input: Partial<ExpressInput>): void {
  const {taskDefinitionArn, primaryContainer, healthCheckPath, scalingTarget} = input
  if (taskDefinitionArn !== undefined) {
    const both = definitionMembers.find(member => input[member] !== undefined)
    if (both) throw parameterFault(`You cannot specify both taskDefinitionArn and ${both}.`)
  }
  if (primaryContainer?.image === '') throw parameterFault('primaryContainer.image cannot be empty.')
  const port = primaryContainer?.containerPort
  if (port !== undefined && (port < 1 || port > 65535)) {
    throw parameterFault('primaryContainer.containerPort must be between 1 and 65535.')
  }
  if (healthCheckPath !== undefined && !healthCheckPath.startsWith('/')) {
    throw parameterFault('healthCheckPath must start with a forward slash.')
  }
  const {minTaskCount = 0, maxTaskCount = Number.POSITIVE_INFINITY, autoScalingTargetValue} = scalingTarget ?? {}
  if (minTaskCount < 0) throw parameterFault('minTaskCount must be at least 0.')
  if (maxTaskCount < 1) throw parameterFault('maxTaskCount must be at least 1.')
  if (minTaskCount > maxTaskCount) throw parameterFault('minTaskCount must not be greater than maxTaskCount.')
  if (autoScalingTargetValue !== undefined && autoScalingTargetValue < 1) {
    throw parameterFault('autoScalingTargetValue must be at least 1.')
  }
}

/** @throws AwsFault for a pair Fargate does not sell, in ECS's words */
export function checkExpressSize(cpu: string, memory: string): void {
  if (isFargateSize(Number(cpu), Number(memory))) return
  throw parameterFault('No Fargate configuration exists for given values.')
}

/**
 * A caller's own task definition: a container `Main` with one TCP port mapping that has a port and a name, and FARGATE
 * (API reference: CreateExpressGatewayService, taskDefinitionArn). @throws AwsFault InvalidParameterException
 */
export function checkExpressTaskDefinition(taskDefinition: TaskDefinition): {port: number} {
  const main = taskDefinition.containerDefinitions?.find(({name}) => name === mainContainer)
  if (!main) throw parameterFault('The task definition must have a container named Main.')
  const [mapping, ...more] = main.portMappings ?? []
  const tcp = (mapping?.protocol ?? 'tcp') === 'tcp'
  if (!mapping?.containerPort || !mapping.name || !tcp || more.length > 0) {
    throw parameterFault(
      'The container Main must have a single TCP port mapping that includes a container port and port name.',
    )
  }
  if (!taskDefinition.compatibilities?.includes('FARGATE')) {
    throw parameterFault('The task definition must have FARGATE compatibility.')
  }
  return {port: mapping.containerPort}
}

/** @throws AwsFault AccessDeniedException when a cluster file lists the roles and this is none of them */
export function checkInfrastructureRole(region: LocalRegion, arn: string): void {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(arn)) throw parameterFault('Invalid infrastructureRoleArn.')
  const {roles} = region.surroundings
  if (!roles || roles.some(role => role.name === name && role.trusts.includes('ecs.amazonaws.com'))) return
  throw new AwsFault('AccessDeniedException', `Cannot assume role ${arn}`)
}
