import type {Service} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {RolloutContext} from './context.js'
import {faultOf} from './fault.js'
import {patiently} from './patiently.js'

/** The service, or undefined when ECS does not know it or has it INACTIVE. */
export async function describeService(context: RolloutContext, service: string): Promise<Service | undefined> {
  const answer = await patiently(context, () =>
    context.ecs.describeServices({cluster: context.cluster, services: [service]}),
  )
  const found = answer.services?.[0]
  return found === undefined || found.status === 'INACTIVE' ? undefined : withTaskDefinition(found)
}

/** An Express service has no taskDefinition of its own in DescribeServices: its PRIMARY deployment has (observed). */
export function withTaskDefinition(service: Service): Service {
  if (service.taskDefinition !== undefined) return service
  const primary = service.deployments?.find(({status}) => status === 'PRIMARY')
  return primary?.taskDefinition === undefined ? service : {...service, taskDefinition: primary.taskDefinition}
}

/** The error for a service that does not exist, with the nearest name of those that do. */
export async function noSuchService(context: RolloutContext, service: string, fix: string): Promise<UserError> {
  const names: string[] = []
  try {
    const listed = await context.ecs.listServices({cluster: context.cluster, maxResults: 100})
    names.push(...(listed.serviceArns ?? []).map(arnName))
  } catch (error) {
    if (faultOf(error) === undefined) throw error
  }
  const guess = didYouMean(service, names)
  return new UserError(`service ${service} does not exist in cluster ${arnName(context.cluster)}`, {
    fix: guess ? `did you mean ${guess}? otherwise ${fix}` : fix,
  })
}
