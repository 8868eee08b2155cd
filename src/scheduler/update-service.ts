import type {UpdateServiceRequest} from '@aws-sdk/client-ecs'
import {canonical} from '../core/canonical.js'
import {primaryOf, startDeployment} from './deployments.js'
import {closeDraft, openDraft} from './draft.js'
import {handOnEngine} from './engines.js'
import {Refusal} from './refusal.js'
import type {ClusterState, Service} from './state.js'
import type {World} from './world.js'

/** UpdateService's input; a task definition is given by its full ARN. */
export type UpdateServiceInput = UpdateServiceRequest

/** Members whose change starts a deployment (API reference, UpdateService); the others only change the service. */
export const deployingMembers = [
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
] as const

const ownMembers = ['cluster', 'service', 'forceNewDeployment', 'deploymentConfiguration'] as const

/** Whether an update starts a deployment: forced, or a deploying member differs from what the service has. */
export function startsDeployment(service: Service, input: UpdateServiceInput): boolean {
  if (input.forceNewDeployment) return true
  return deployingMembers.some(
    member => input[member] !== undefined && canonical(input[member]) !== canonical(service.settings[member]),
  )
}

/**
 * Changes a service; tasks follow with the next step at `nowMs`. `deploymentId` is that of the deployment started, if any.
 * @throws Refusal ServiceNotFoundException, ServiceNotActiveException
 */
export function updateService(
  state: ClusterState,
  input: UpdateServiceInput,
  nowMs: number,
  world: World,
): {state: ClusterState; service: Service; deploymentId?: string} {
  const draft = openDraft(state, nowMs, world)
  const service = draft.services.edit(input.service ?? '')
  if (!service || service.status === 'INACTIVE') throw new Refusal('ServiceNotFoundException', 'Service not found.')
  if (service.status !== 'ACTIVE') throw new Refusal('ServiceNotActiveException', 'Service was not ACTIVE.')
  const deploys = startsDeployment(service, input)
  const changes = Object.fromEntries(
    Object.entries(input).filter(
      ([member, value]) => value !== undefined && !(ownMembers as readonly string[]).includes(member),
    ),
  )
  service.settings = {
    ...service.settings,
    ...changes,
    deploymentConfiguration: {...service.settings.deploymentConfiguration, ...defined(input.deploymentConfiguration)},
  }
  if (input.capacityProviderStrategy?.length) service.settings.launchType = undefined
  const deploymentId = deploys ? startDeployment(draft, service).id : undefined
  if (input.desiredCount !== undefined) {
    const primary = primaryOf(service)
    service.deployments = service.deployments.map(deployment =>
      deployment === primary ? {...deployment, desiredCount: service.settings.desiredCount} : deployment,
    )
  }
  draft.due.services.sooner(service.serviceName, nowMs)
  const next = closeDraft(draft)
  if (service.settings.schedulingStrategy !== 'DAEMON') handOnEngine(state, next)
  return {state: next, service, deploymentId}
}

function defined<T extends object>(members: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(members ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>
}
