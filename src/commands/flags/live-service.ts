import type {CreateServiceRequest, Service} from '@aws-sdk/client-ecs'
import type {EcsApi} from '../../core/api.js'
import type {ServiceRequest} from '../../rollout/request.js'
import {couldNotTellOf} from '../../verify/could-not-tell.js'
import type {CheckResult} from '../../verify/verify.js'

const members = [
  'capacityProviderStrategy',
  'deploymentConfiguration',
  'desiredCount',
  'launchType',
  'loadBalancers',
  'networkConfiguration',
  'schedulingStrategy',
] as const satisfies readonly (keyof Service & keyof CreateServiceRequest)[]

/** The service as a deploy would leave it: what the file says, and what it leaves out as it is live. */
export function serviceAfter(
  request: ServiceRequest,
  live: Partial<Service> | undefined,
): Partial<CreateServiceRequest> | undefined {
  const network = request.express?.networkConfiguration
  if (network) return {launchType: 'FARGATE', networkConfiguration: {awsvpcConfiguration: {subnets: [], ...network}}}
  if (!live && !request.serviceDefinition) return undefined
  const kept = Object.fromEntries(
    members.flatMap(member => (live?.[member] === undefined ? [] : [[member, live[member]]])),
  )
  const {launchType: _, ...strategic} = kept
  const base = request.serviceDefinition?.capacityProviderStrategy ? strategic : kept
  return {
    ...base,
    ...request.serviceDefinition,
    ...(request.desiredCount === undefined ? {} : {desiredCount: request.desiredCount}),
  }
}

/** The service as ECS describes it, where it is there; a refusal is a `skip`, as of any check. */
export async function liveService(
  ecs: Pick<EcsApi, 'describeServices'>,
  cluster: string,
  service: string,
): Promise<{live?: Service; skipped: CheckResult[]}> {
  try {
    const answer = await ecs.describeServices({cluster, services: [service]})
    const live = answer.services?.find(({status}) => status !== 'INACTIVE')
    return {...(live ? {live} : {}), skipped: []}
  } catch (error) {
    const check = {id: 'live-service', iamActions: ['ecs:DescribeServices']}
    return {skipped: [{check: check.id, ...couldNotTellOf(check, error, `service ${service} as it is live`)}]}
  }
}
