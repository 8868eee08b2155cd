import type {CPUArchitecture, ExpressGatewayContainer, TaskDefinition} from '@aws-sdk/client-ecs'

/** The name ECS gives the one container it describes itself (AWS API reference: CreateExpressGatewayService). */
export const mainContainer = 'Main'

/** What describes the container: CreateExpressGatewayService takes either it or a task definition of the caller's own. */
export const definitionMembers = [
  'primaryContainer',
  'executionRoleArn',
  'taskRoleArn',
  'cpu',
  'memory',
  'cpuArchitecture',
] as const

/** The primary container a task definition stands for: its container `Main`; `defaults` fill in what it does not say. */
export function primaryContainerOf(
  definition: TaskDefinition,
  defaults: {containerPort?: number; logStreamPrefix?: string} = {},
): ExpressGatewayContainer {
  const main = definition.containerDefinitions?.find(({name}) => name === mainContainer)
  const options = main?.logConfiguration?.logDriver === 'awslogs' ? main.logConfiguration.options : undefined
  const containerPort = main?.portMappings?.[0]?.containerPort ?? defaults.containerPort
  const logGroup = options?.['awslogs-group']
  const given = options?.['awslogs-stream-prefix']
  return {
    image: main?.image,
    ...(containerPort === undefined ? {} : {containerPort}),
    ...(logGroup && (given || defaults.logStreamPrefix)
      ? {awsLogsConfiguration: {logGroup, logStreamPrefix: given ?? defaults.logStreamPrefix}}
      : {}),
    ...(main?.repositoryCredentials ? {repositoryCredentials: main.repositoryCredentials} : {}),
    ...(main?.command?.length ? {command: main.command} : {}),
    ...(main?.environment?.length ? {environment: main.environment} : {}),
    ...(main?.secrets?.length ? {secrets: main.secrets} : {}),
  }
}

/** What a task definition says of the roles, the size and the architecture, under Express Mode's own names. */
export function taskMembersOf(definition: TaskDefinition): {
  executionRoleArn?: string
  taskRoleArn?: string
  cpu?: string
  memory?: string
  cpuArchitecture?: CPUArchitecture
} {
  const {executionRoleArn, taskRoleArn, cpu, memory, runtimePlatform} = definition
  const cpuArchitecture = runtimePlatform?.cpuArchitecture
  return {
    ...(executionRoleArn ? {executionRoleArn} : {}),
    ...(taskRoleArn ? {taskRoleArn} : {}),
    ...(cpu ? {cpu} : {}),
    ...(memory ? {memory} : {}),
    ...(cpuArchitecture ? {cpuArchitecture} : {}),
  }
}
