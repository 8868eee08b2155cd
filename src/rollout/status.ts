import type {Service} from '@aws-sdk/client-ecs'
import {arnName, familyRevision} from '../core/arn.js'
import {UserError} from '../core/errors.js'
import type {RolloutContext} from './context.js'
import {noSuchService, withTaskDefinition} from './describe-service.js'
import {expressStatus} from './express.js'
import {classifyEvent} from './texts/classify.js'

/** One service at a glance. */
export interface ServiceStatus {
  service: string
  status: string
  /** `steady`, `deploying`, `failed`, `short` (fewer tasks than wanted) or `inactive`. */
  state: 'steady' | 'deploying' | 'failed' | 'short' | 'inactive'
  desired: number
  running: number
  pending: number
  taskDefinition: string
  launchType?: string
  /** What ECS says of the newest rollout. */
  rolloutReason?: string
  /** Its resources are managed by ECS: an Express service. */
  express?: true
  /** Where an Express service answers. */
  url?: string
  serviceDeploymentArn?: string
  /** The newest event that is no routine. */
  trouble?: {at: string; message: string}
}

const perCall = 10

/**
 * The services of a cluster, or the named one, in the order of their names.
 * @throws UserError when the cluster or the service does not exist
 */
export async function loadStatus(context: RolloutContext, service?: string): Promise<ServiceStatus[]> {
  const names: string[] = service ? [service] : []
  let nextToken: string | undefined
  while (!service) {
    const page = await context.ecs.listServices({
      cluster: context.cluster,
      maxResults: 100,
      ...(nextToken ? {nextToken} : {}),
    })
    names.push(...(page.serviceArns ?? []))
    nextToken = page.nextToken
    if (!nextToken || names.length >= 5000) break
  }
  const found: Service[] = []
  for (let start = 0; start < names.length; start += perCall) {
    const described = await context.ecs.describeServices({
      cluster: context.cluster,
      services: names.slice(start, start + perCall),
    })
    found.push(...(described.services ?? []))
  }
  if (service && found.length === 0)
    throw await noSuchService(context, service, '`gantry status` lists the services of the cluster')
  if (names.length > 0 && found.length === 0)
    throw new UserError(`cluster ${arnName(context.cluster)} answers for none of its services`)
  const rows = await Promise.all(found.map(async one => ({...statusOf(one), ...(await expressStatus(context, one))})))
  return rows.sort((a, b) => a.service.localeCompare(b.service))
}

/** A described service at a glance. */
export function statusOf(service: Service): ServiceStatus {
  const rollouts = service.deployments ?? []
  const primary = rollouts.find(rollout => rollout.status === 'PRIMARY')
  const desired = service.desiredCount ?? 0
  const running = service.runningCount ?? 0
  const trouble = (service.events ?? []).find(event => {
    const kind = classifyEvent(event.message ?? '')?.row.kind
    return kind === 'error' || kind === 'warning'
  })
  const steadyAt = (service.events ?? []).find(event => /steady state/i.test(event.message ?? ''))?.createdAt
  // trouble that a steady state followed is over
  const current = trouble && (!steadyAt || (trouble.createdAt?.getTime() ?? 0) > steadyAt.getTime())
  return {
    service: service.serviceName ?? '',
    status: service.status ?? '',
    state: stateOf(service, primary?.rolloutState, rollouts.length),
    desired,
    running,
    pending: service.pendingCount ?? 0,
    taskDefinition: familyRevision(withTaskDefinition(service).taskDefinition ?? ''),
    ...(service.launchType ? {launchType: service.launchType} : {}),
    ...(primary?.rolloutStateReason ? {rolloutReason: primary.rolloutStateReason} : {}),
    ...(service.currentServiceDeployment ? {serviceDeploymentArn: service.currentServiceDeployment} : {}),
    ...(current ? {trouble: {at: trouble.createdAt?.toISOString() ?? '', message: trouble.message ?? ''}} : {}),
  }
}

function stateOf(service: Service, rolloutState: string | undefined, rollouts: number): ServiceStatus['state'] {
  if (service.status === 'INACTIVE' || service.status === 'DRAINING') return 'inactive'
  if (rolloutState === 'FAILED') return 'failed'
  if (rolloutState === 'IN_PROGRESS' || rollouts > 1) return 'deploying'
  return (service.runningCount ?? 0) < (service.desiredCount ?? 0) ? 'short' : 'steady'
}
