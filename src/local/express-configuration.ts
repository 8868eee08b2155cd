import type {
  ExpressGatewayContainer,
  ExpressGatewayServiceConfiguration,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import {mainContainer, primaryContainerOf, taskMembersOf} from '../definition/express.js'
import type {ServiceRevision} from '../scheduler/state.js'
import {type ExpressConfiguration, type ExpressOwner, type ExpressService, expressDefaults} from './express.js'
import {cpuUnits, memoryMiB} from './normalise-task-definition.js'
import type {LocalRegion} from './state.js'
import {findTaskDefinition} from './world.js'

/**
 * The task definition ECS registers for a primary container: family CLUSTER-SERVICE with one container `Main`, as seen
 * (assumption `express-task-family`).
 */
export function expressTaskDefinition(
  names: {clusterName: string; serviceName: string; region: string},
  given: Pick<ExpressConfiguration, 'executionRoleArn' | 'taskRoleArn' | 'cpu' | 'memory' | 'cpuArchitecture'>,
  container: ExpressGatewayContainer,
): RegisterTaskDefinitionRequest {
  const {containerPort = expressDefaults.containerPort, awsLogsConfiguration: logs} = container
  return {
    family: `${names.clusterName}-${names.serviceName}`,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: given.cpu,
    memory: given.memory,
    runtimePlatform: {operatingSystemFamily: 'LINUX', cpuArchitecture: given.cpuArchitecture ?? 'X86_64'},
    ...(given.executionRoleArn ? {executionRoleArn: given.executionRoleArn} : {}),
    ...(given.taskRoleArn ? {taskRoleArn: given.taskRoleArn} : {}),
    containerDefinitions: [
      {
        name: mainContainer,
        image: container.image,
        essential: true,
        portMappings: [{name: `main-${containerPort}-tcp`, containerPort, protocol: 'tcp'}],
        ...(container.command ? {command: container.command} : {}),
        ...(container.environment ? {environment: container.environment} : {}),
        ...(container.secrets ? {secrets: container.secrets} : {}),
        ...(container.repositoryCredentials?.credentialsParameter
          ? {repositoryCredentials: {credentialsParameter: container.repositoryCredentials.credentialsParameter}}
          : {}),
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': logs?.logGroup as string,
            'awslogs-region': names.region,
            'awslogs-stream-prefix': logs?.logStreamPrefix as string,
          },
        },
      },
    ],
  }
}

/** What a caller's own task definition says in place of the members it excludes. */
export function membersOfTaskDefinition(
  taskDefinition: TaskDefinition,
): Pick<
  ExpressConfiguration,
  'executionRoleArn' | 'taskRoleArn' | 'cpu' | 'memory' | 'cpuArchitecture' | 'primaryContainer'
> {
  const {cpu, memory, ...members} = taskMembersOf(taskDefinition)
  return {
    ...members,
    ...(cpu ? {cpu: cpuUnits(cpu)} : {}),
    ...(memory ? {memory: memoryMiB(memory)} : {}),
    primaryContainer: primaryContainerOf(taskDefinition, expressDefaults),
  }
}

/** A revision's configuration as DescribeExpressGatewayService shows it; UpdateService's revisions read their task definition. */
export function configurationView(
  region: LocalRegion,
  express: ExpressService,
  revision: ServiceRevision,
): ExpressGatewayServiceConfiguration {
  const known = express.configurations.get(revision.serviceRevisionArn)
  const latest = known ?? ([...express.configurations.values()].at(-1) as ExpressConfiguration)
  const taskDefinition = known ? undefined : findTaskDefinition(region, revision.taskDefinition)
  const {createdAtMs, ...members} = {
    ...latest,
    ...(taskDefinition ? membersOfTaskDefinition(taskDefinition) : {}),
    taskDefinitionArn: revision.taskDefinition,
    createdAtMs: revision.createdAtMs,
  }
  return {
    serviceRevisionArn: revision.serviceRevisionArn,
    ...members,
    ingressPaths: [{accessType: express.accessType, endpoint: express.endpoint}],
    createdAt: new Date(createdAtMs),
  }
}

/** The configurations that have tasks, or shall have them: the newest first. */
export function activeConfigurations(
  region: LocalRegion,
  {express, service}: ExpressOwner,
): ExpressGatewayServiceConfiguration[] {
  return service.deployments.flatMap(({serviceRevisionArn}) => {
    const revision = service.serviceRevisions.find(one => one.serviceRevisionArn === serviceRevisionArn)
    return revision ? [configurationView(region, express, revision)] : []
  })
}
