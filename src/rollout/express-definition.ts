import type {
  ContainerDefinition,
  ExpressGatewayContainer,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import {mainContainer} from '../definition/express.js'
import {normaliseTaskDefinition} from '../definition/task-definition.js'
import {type ExpressDefinition, imageForMain} from './express-request.js'
import type {ServiceRequest} from './request.js'

/**
 * The task definition ECS would register for what `express:` says, over the live one where there is one: to be compared
 * and checked, never sent. Undefined where the request brings a task definition of its own.
 */
export function definitionOfExpress(
  request: ServiceRequest,
  where: {cluster: string; region: string},
  live?: TaskDefinition,
): RegisterTaskDefinitionRequest | undefined {
  const {express, service} = request
  if (!express?.primaryContainer || request.taskDefinition) return undefined
  const base = live ? (normaliseTaskDefinition(live) as RegisterTaskDefinitionRequest) : undefined
  const image = imageForMain(service, request.images)
  const container = image === undefined ? express.primaryContainer : {...express.primaryContainer, image}
  const main = base?.containerDefinitions?.find(({name}) => name === mainContainer)
  return {
    family: `${where.cluster}-${service}`,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '1024',
    memory: '2048',
    ...base,
    ...membersOf(express),
    containerDefinitions: [containerOf(container, where.region, main)],
  }
}

function membersOf({executionRoleArn, taskRoleArn, cpu, memory, cpuArchitecture}: ExpressDefinition) {
  return {
    ...(executionRoleArn ? {executionRoleArn} : {}),
    ...(taskRoleArn ? {taskRoleArn} : {}),
    ...(cpu ? {cpu} : {}),
    ...(memory ? {memory} : {}),
    ...(cpuArchitecture
      ? {runtimePlatform: {operatingSystemFamily: 'LINUX' as const, cpuArchitecture: cpuArchitecture}}
      : {}),
  }
}

// Variables, secrets and command are replaced whole; what ECS fills in (names of ports, logs) stays as it is live.
function containerOf(
  container: ExpressGatewayContainer,
  region: string,
  live: ContainerDefinition | undefined,
): ContainerDefinition {
  const {environment: _, secrets: __, command: ___, repositoryCredentials: ____, ...kept} = live ?? {}
  const {containerPort = 80, awsLogsConfiguration: logs, repositoryCredentials} = container
  const [port] = live?.portMappings ?? []
  const credentials = repositoryCredentials?.credentialsParameter
  return {
    name: mainContainer,
    essential: true,
    ...kept,
    image: container.image,
    portMappings: [port?.containerPort === containerPort ? port : {containerPort, protocol: 'tcp'}],
    ...(container.command ? {command: container.command} : {}),
    ...(container.environment ? {environment: container.environment} : {}),
    ...(container.secrets ? {secrets: container.secrets} : {}),
    ...(credentials ? {repositoryCredentials: {credentialsParameter: credentials}} : {}),
    ...(logs
      ? {
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': logs.logGroup as string,
              'awslogs-region': region,
              'awslogs-stream-prefix': logs.logStreamPrefix as string,
            },
          },
        }
      : {}),
  }
}
