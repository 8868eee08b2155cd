import type {
  CreateExpressGatewayServiceRequest,
  ExpressGatewayContainer,
  ExpressGatewayServiceConfiguration,
  RegisterTaskDefinitionRequest,
  Service,
  TaskDefinition,
  UpdateExpressGatewayServiceRequest,
} from '@aws-sdk/client-ecs'
import {familyRevision} from '../core/arn.js'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import {mainContainer} from '../definition/express.js'
import {covers} from './request.js'

/** What is wanted of an Express service, as `express:` of gantry.yml or CreateExpressGatewayService's input says it. */
export type ExpressDefinition = Partial<Omit<CreateExpressGatewayServiceRequest, 'serviceName' | 'cluster'>>

/**
 * Whether ECS manages the service's resources: DescribeServices, which every job asks anyway, says so in
 * `resourceManagementType` (AWS API reference: Service). Nothing else need be read to tell.
 */
export function isExpress(service: Service | undefined): boolean {
  return service?.resourceManagementType === 'ECS'
}

/** Whether the value of a definition file is CreateExpressGatewayService's input rather than CreateService's. */
export function isExpressDefinition(value: object): boolean {
  return 'infrastructureRoleArn' in value || 'primaryContainer' in value
}

/** The configuration that was asked for last: ECS keeps the older ones while they still have tasks. */
export function newestConfiguration(
  configurations: readonly ExpressGatewayServiceConfiguration[] = [],
): ExpressGatewayServiceConfiguration | undefined {
  return [...configurations].sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0]
}

/** The image for the container `Main`. @throws UserError when another container is named */
export function imageForMain(service: string, images: Record<string, string> = {}): string | undefined {
  for (const name of Object.keys(images)) {
    if (name === mainContainer) continue
    throw new UserError(`Express service ${service} has no container \`${name}\``, {
      why: `ECS runs one container there, \`${mainContainer}\``,
      fix: `write --image ${mainContainer}=…`,
    })
  }
  return images[mainContainer]
}

/**
 * What an Express service runs by a task definition of one's own: a container `Main` with one TCP port mapping that has a
 * port and a name, and Fargate. @throws UserError before anything is registered
 */
export function checkOwnTaskDefinition(
  service: string,
  definition: RegisterTaskDefinitionRequest | TaskDefinition,
): void {
  const names = (definition.containerDefinitions ?? []).map(({name}) => name ?? '')
  const main = definition.containerDefinitions?.find(({name}) => name === mainContainer)
  const [port, ...more] = main?.portMappings ?? []
  const named = port?.containerPort !== undefined && port.name && (port.protocol ?? 'tcp') === 'tcp'
  const fargate = definition.networkMode === 'awsvpc' && definition.cpu && definition.memory
  const source = 'AWS API reference: UpdateExpressGatewayService, taskDefinitionArn'
  const refuse = (what: string, fix: string) => {
    throw new UserError(`Express service ${service} cannot run this task definition: ${what}`, {why: source, fix})
  }
  if (!main) {
    const guess = didYouMean(mainContainer, names)
    refuse(
      `it has no container \`${mainContainer}\``,
      guess
        ? `rename \`${guess}\` to \`${mainContainer}\``
        : `name the container that serves the traffic \`${mainContainer}\``,
    )
  }
  if (!named || more.length > 0) {
    refuse(
      `\`${mainContainer}\` needs exactly one TCP port mapping with a containerPort and a name`,
      '"portMappings": [{"name": "http", "containerPort": 8080}]',
    )
  }
  if (!fargate) refuse('it cannot run on Fargate', 'set networkMode awsvpc, and cpu and memory of the task')
}

const plainMembers = ['executionRoleArn', 'taskRoleArn', 'cpu', 'memory', 'cpuArchitecture', 'healthCheckPath'] as const

/**
 * The UpdateExpressGatewayService input that brings a service to what is wanted, with only the members that differ;
 * undefined when nothing does. A primary container is sent whole: ECS replaces it whole, and what is not given again
 * is gone (observed).
 * @throws UserError for a role that cannot be changed
 */
export function expressUpdate(
  service: {serviceArn: string; name: string; infrastructureRoleArn?: string},
  wanted: ExpressDefinition,
  live: ExpressGatewayServiceConfiguration,
): UpdateExpressGatewayServiceRequest | undefined {
  const role = wanted.infrastructureRoleArn
  if (role && service.infrastructureRoleArn && role !== service.infrastructureRoleArn) {
    throw new UserError(`the infrastructure role of ${service.name} cannot be changed`, {
      why: `it is ${service.infrastructureRoleArn}, ${role} is wanted; ECS takes it at the creation of a service alone`,
      fix: `write infrastructureRoleArn: ${service.infrastructureRoleArn}`,
    })
  }
  const input: UpdateExpressGatewayServiceRequest = {serviceArn: service.serviceArn}
  const revision = wanted.taskDefinitionArn
  if (revision !== undefined && familyRevision(revision) !== familyRevision(live.taskDefinitionArn ?? ''))
    input.taskDefinitionArn = revision
  for (const member of plainMembers) {
    const value = wanted[member]
    if (value !== undefined && value !== live[member]) Object.assign(input, {[member]: value})
  }
  const {primaryContainer, networkConfiguration, scalingTarget} = wanted
  if (primaryContainer && !sameContainer(primaryContainer, live.primaryContainer))
    input.primaryContainer = primaryContainer
  if (networkConfiguration && !sameNetwork(networkConfiguration, live.networkConfiguration))
    input.networkConfiguration = networkConfiguration
  if (scalingTarget && !covers(live.scalingTarget, scalingTarget)) input.scalingTarget = scalingTarget
  return Object.keys(input).length > 1 ? input : undefined
}

/** Whether a container is the one that runs; the order of its variables and what ECS fills in do not count. */
function sameContainer(wanted: ExpressGatewayContainer, live: ExpressGatewayContainer | undefined): boolean {
  if (!live) return false
  const whole = ({
    image,
    containerPort,
    command,
    environment,
    secrets,
    repositoryCredentials,
  }: ExpressGatewayContainer) =>
    JSON.stringify([
      image,
      containerPort ?? 80,
      command ?? [],
      byName(environment).map(({name, value}) => [name, value]),
      byName(secrets).map(({name, valueFrom}) => [name, valueFrom]),
      repositoryCredentials?.credentialsParameter ?? '',
    ])
  return whole(wanted) === whole(live) && covers(live.awsLogsConfiguration, wanted.awsLogsConfiguration)
}

const byName = <T extends {name?: string | undefined}>(items: readonly T[] = []) =>
  [...items].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))

// ECS adds a security group of its own to those given (observed: hashicorp/terraform-provider-aws#47908).
function sameNetwork(
  wanted: NonNullable<ExpressDefinition['networkConfiguration']>,
  live: ExpressDefinition['networkConfiguration'],
): boolean {
  const groups = live?.securityGroups ?? []
  const subnets = (one: string[] | undefined) => [...(one ?? [])].sort().join()
  return (
    (wanted.subnets === undefined || subnets(wanted.subnets) === subnets(live?.subnets)) &&
    (wanted.securityGroups ?? []).every(group => groups.includes(group))
  )
}

/**
 * Whether ECS registered the task definition for a primary container, rather than somebody for himself: its family is
 * CLUSTER-SERVICE and it has the one container (assumption `express-task-family`, as seen). Only then may an image be
 * changed through the primary container: of anybody else's task definition that would drop the sidecars.
 */
export function isManagedDefinition(definition: TaskDefinition, clusterName: string, service: string): boolean {
  const [first, ...more] = definition.containerDefinitions ?? []
  return definition.family === `${clusterName}-${service}` && first?.name === mainContainer && more.length === 0
}
