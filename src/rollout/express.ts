import type {
  CreateExpressGatewayServiceRequest,
  ECSExpressGatewayService,
  ExpressGatewayServiceConfiguration,
  IngressPathSummary,
  RegisterTaskDefinitionRequest,
  Service,
  UpdateExpressGatewayServiceRequest,
} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import {definitionMembers} from '../definition/express.js'
import {isInterrupted, type RolloutContext} from './context.js'
import {describeService} from './describe-service.js'
import {
  checkOwnTaskDefinition,
  type ExpressDefinition,
  expressUpdate,
  imageForMain,
  isExpress,
  isManagedDefinition,
  newestConfiguration,
} from './express-request.js'
import {faultOf} from './fault.js'
import {patiently} from './patiently.js'
import {wantedTaskDefinition} from './register.js'
import type {ServiceRequest} from './request.js'

/** What a deploy of an Express service will send; nothing of it is sent yet. */
export interface ExpressPlan {
  /** A task definition of the caller's own, registered first: its ARN goes into the input. */
  taskDefinition?: RegisterTaskDefinitionRequest | string
  create?: CreateExpressGatewayServiceRequest
  update?: UpdateExpressGatewayServiceRequest
  /** The live configuration, and the URL of its ingress path. */
  live?: ExpressGatewayServiceConfiguration
  url?: string
}

/** Whether a request is for an Express service: one that is there, or one to be made. */
export function concernsExpress(request: ServiceRequest, live: Service | undefined): boolean {
  return isExpress(live) || request.express !== undefined
}

/** The service as DescribeServices shows it. ECS makes the cluster `default` for an Express service where there is none. */
export async function describeForExpress(context: RolloutContext, service: string): Promise<Service | undefined> {
  try {
    return await describeService(context, service)
  } catch (error) {
    const missing = (error as {name?: string}).name === 'ClusterNotFoundException'
    if (missing && arnName(context.cluster) === 'default') return undefined
    throw error
  }
}

/**
 * Works out what to send to an Express service. Reads only.
 * @throws UserError for what the caller must change, before anything is written
 */
export async function planExpress(
  context: RolloutContext,
  request: ServiceRequest,
  live: Service | undefined,
): Promise<ExpressPlan> {
  const {service, express = {}} = request
  checkWords(request, live)
  if (!live) return planCreate(context, request)
  const described = await readExpress(context, live)
  const configuration = newestConfiguration(described.activeConfigurations)
  if (!configuration) throw new UserError(`Express service ${service} has no active configuration to start from`)
  const url = urlOf(configuration.ingressPaths)
  const base = {live: configuration, ...(url ? {url} : {})}
  const own = await ownDefinition(context, request, configuration)
  const {tags: _, ...wanted} = own ? besideDefinition(express) : withImage(request, configuration)
  const target = {
    serviceArn: described.serviceArn ?? (live.serviceArn as string),
    name: service,
    ...(described.infrastructureRoleArn ? {infrastructureRoleArn: described.infrastructureRoleArn} : {}),
  }
  const update = expressUpdate(target, wanted, configuration)
  if (own) return {...base, taskDefinition: own, update: update ?? {serviceArn: target.serviceArn}}
  return {...base, ...(update ? {update} : {})}
}

function checkWords(request: ServiceRequest, live: Service | undefined): void {
  const {service} = request
  if (live && !isExpress(live)) {
    throw new UserError(`service ${service} is there and is no Express service`, {
      why: 'a service cannot become one: ECS says it is managed by its owner (resourceManagementType CUSTOMER)',
      fix: 'take `express:` out, or give the Express service another name',
    })
  }
  if (request.serviceDefinition) {
    throw new UserError(`service ${service} is an Express service: ECS sets what a service definition says`, {
      why: 'UpdateService would be overwritten by the next Express update, or refused',
      fix: 'leave the service definition out, and put what Express takes into `express:` of gantry.yml',
    })
  }
  if (request.desiredCount !== undefined) {
    throw new UserError(`desiredCount of ${service} is set by Application Auto Scaling`, {
      why: 'ECS keeps an Express service between minTaskCount and maxTaskCount',
      fix: 'set scalingTarget of `express:` in gantry.yml',
    })
  }
}

async function planCreate(context: RolloutContext, request: ServiceRequest): Promise<ExpressPlan> {
  const {service, express = {}} = request
  if (!express.infrastructureRoleArn) {
    throw new UserError(`Express service ${service} needs an infrastructureRoleArn to be created`, {
      fix: 'name a role that trusts ecs.amazonaws.com with AmazonECSInfrastructureRoleforExpressGatewayServices',
    })
  }
  const own = await ownDefinition(context, request, {})
  const image = own ? undefined : imageForMain(service, request.images)
  const beside = own ? besideDefinition(express) : express
  const container = beside.primaryContainer
  const primaryContainer = image === undefined ? container : {...container, image}
  if (!own && !beside.taskDefinitionArn && !primaryContainer?.image) {
    throw new UserError(`Express service ${service} needs an image to be created`, {
      fix: 'pass --image Main=REFERENCE, or write primaryContainer.image',
    })
  }
  return {
    create: {
      ...(beside as CreateExpressGatewayServiceRequest),
      cluster: context.cluster,
      serviceName: service,
      ...(primaryContainer ? {primaryContainer} : {}),
    },
    ...(own ? {taskDefinition: own} : {}),
  }
}

/**
 * The task definition of the caller's own that shall run: the one that was named, or the live one with another image
 * when it is not ECS's; undefined when ECS shall describe the container itself.
 */
async function ownDefinition(
  context: RolloutContext,
  request: ServiceRequest,
  live: ExpressGatewayServiceConfiguration,
): Promise<RegisterTaskDefinitionRequest | string | undefined> {
  const {express = {}, service} = request
  const hasImages = Object.keys(request.images ?? {}).length > 0
  const arn = express.taskDefinitionArn ?? live.taskDefinitionArn
  if (!request.taskDefinition) {
    if (!hasImages || express.primaryContainer || !arn) return undefined
    const {taskDefinition} = await patiently(context, () => context.ecs.describeTaskDefinition({taskDefinition: arn}))
    const managed = taskDefinition && isManagedDefinition(taskDefinition, arnName(context.cluster), service)
    if (managed && !express.taskDefinitionArn) return undefined
  }
  const wanted = await wantedTaskDefinition(context, request, arn)
  if (typeof wanted === 'object') checkOwnTaskDefinition(service, wanted)
  return wanted
}

/** What may stand beside a task definition of one's own: AWS takes either it or the members that describe the container. */
function besideDefinition(express: ExpressDefinition): ExpressDefinition {
  const {taskDefinitionArn: _, ...beside} = express
  for (const member of definitionMembers) delete beside[member]
  return beside
}

/** What is wanted, with the image put into the container: the file's, else the one that runs, whole. */
function withImage(request: ServiceRequest, live: ExpressGatewayServiceConfiguration): ExpressDefinition {
  const {service, express = {}} = request
  const image = imageForMain(service, request.images)
  if (image === undefined) return express
  return {...express, primaryContainer: {...(express.primaryContainer ?? live.primaryContainer), image}}
}

/** The service as its own operation shows it. @throws what AWS answers; without it an update would be blind */
export async function readExpress(context: RolloutContext, live: Service): Promise<ECSExpressGatewayService> {
  const {service} = await patiently(context, () =>
    context.ecs.describeExpressGatewayService({serviceArn: live.serviceArn}),
  )
  return service ?? {}
}

/** `https://…` of the first ingress path. */
export function urlOf(paths: readonly IngressPathSummary[] | undefined): string | undefined {
  const endpoint = paths?.find(path => path.endpoint)?.endpoint
  if (!endpoint) return undefined
  return /^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`
}

/** The URL of an Express service, when it may be read: beside an outcome, never in its way. */
export async function urlOfService(context: RolloutContext, live: Service): Promise<string | undefined> {
  try {
    const {activeConfigurations} = await readExpress(context, live)
    return urlOf(newestConfiguration(activeConfigurations)?.ingressPaths)
  } catch (error) {
    if (isInterrupted(context)) return undefined
    if (faultOf(error) === undefined) throw error
    return undefined
  }
}

/** What `status` shows of an Express service beside the rest; nothing of another one. */
export async function expressStatus(
  context: RolloutContext,
  service: Service,
): Promise<{express?: true; url?: string}> {
  if (!isExpress(service)) return {}
  const url = service.status === 'INACTIVE' ? undefined : await urlOfService(context, service)
  return {express: true, ...(url ? {url} : {})}
}
