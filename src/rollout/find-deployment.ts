import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import {type RolloutContext, stamped} from './context.js'
import type {ErrorEvent, ThrottledEvent} from './event.js'
import {faultOf} from './fault.js'
import type {Pace} from './pace.js'
import {poll} from './poll.js'

/** What existed before the write: whatever is new afterwards may be ours. */
export interface Before {
  serviceDeploymentArn?: string
  deploymentIds: ReadonlySet<string>
  eventIds: ReadonlySet<string>
}

/** Nothing existed before: a created service. */
export const nothingBefore: Before = {deploymentIds: new Set(), eventIds: new Set()}

/** What of a described service a deployment that follows is told apart by. */
export function beforeOf(service: Service): Before {
  return {
    ...(service.currentServiceDeployment ? {serviceDeploymentArn: service.currentServiceDeployment} : {}),
    deploymentIds: new Set((service.deployments ?? []).map(deployment => deployment.id ?? '')),
    eventIds: new Set((service.events ?? []).map(event => event.id ?? '')),
  }
}

export interface Found {
  serviceDeploymentArn: string
  deployment: ServiceDeployment
  /** `ecs-svc/…`: what `startedBy` of its tasks holds. */
  deploymentId?: string
}

const pollsAtMost = 24

/**
 * The service deployment our write started. Answers right after a write may still be of before it, so both
 * DescribeServices and, when that stays silent, ListServiceDeployments are asked until something new shows.
 * @returns undefined when nothing new appeared within two dozen polls, or AWS fell silent
 */
export async function* findDeployment(
  context: RolloutContext,
  pace: Pace,
  service: string,
  before: Before,
  taskDefinitionArn: string | undefined,
  answered?: Service,
): AsyncGenerator<ThrottledEvent | ErrorEvent, Found | undefined> {
  const {cluster} = context
  let seen = answered
  let deploymentId = newDeploymentId(answered, before, taskDefinitionArn)
  for (let attempt = 0; attempt < pollsAtMost; attempt++) {
    if (seen) {
      deploymentId ??= newDeploymentId(seen, before, taskDefinitionArn)
      const candidate = seen.currentServiceDeployment
      const arns =
        candidate && candidate !== before.serviceDeploymentArn
          ? [candidate]
          : attempt >= 2
            ? yield* newerArns(context, pace, service, before)
            : []
      if (arns.length > 0) {
        const described = yield* poll(context, pace, 'DescribeServiceDeployments', () =>
          context.ecs.describeServiceDeployments({serviceDeploymentArns: arns.slice(-20)}),
        )
        if (!described) return undefined
        const deployment = (described.serviceDeployments ?? [])
          .filter(found => found.serviceDeploymentArn && found.targetServiceRevision?.arn)
          .sort((a, b) => (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0))[0]
        if (deployment?.serviceDeploymentArn) {
          return {
            serviceDeploymentArn: deployment.serviceDeploymentArn,
            deployment,
            ...(deploymentId ? {deploymentId} : {}),
          }
        }
      }
    }
    await context.clock.sleep(Math.min(pace.nextMs(), attempt < 3 ? 1000 : Infinity), context.signal)
    const answer = yield* poll(context, pace, 'DescribeServices', () =>
      context.ecs.describeServices({cluster, services: [service]}),
    )
    if (!answer) return undefined
    seen = answer.services?.[0] ?? seen
  }
  yield stamped<ErrorEvent>(context, {
    type: 'error',
    error: {kind: 'aws', message: `ECS accepted the change to ${service}, but shows no new service deployment`},
  })
  return undefined
}

function newDeploymentId(
  service: Service | undefined,
  before: Before,
  taskDefinitionArn: string | undefined,
): string | undefined {
  return (service?.deployments ?? []).find(
    deployment =>
      deployment.id !== undefined &&
      !before.deploymentIds.has(deployment.id) &&
      (taskDefinitionArn === undefined || deployment.taskDefinition === taskDefinitionArn),
  )?.id
}

async function* newerArns(
  context: RolloutContext,
  pace: Pace,
  service: string,
  before: Before,
): AsyncGenerator<ThrottledEvent | ErrorEvent, string[]> {
  // beside DescribeServices only a second way to see it: who may not list waits for the first
  const listed = yield* poll(context, pace, 'ListServiceDeployments', () =>
    context.ecs.listServiceDeployments({cluster: context.cluster, service, maxResults: 20}).catch((error: unknown) => {
      if (faultOf(error) === 'denied') return undefined
      throw error
    }),
  )
  const known = (listed?.serviceDeployments ?? []).slice()
  const edge = known.find(brief => brief.serviceDeploymentArn === before.serviceDeploymentArn)?.createdAt?.getTime()
  return known
    .filter(
      brief =>
        brief.serviceDeploymentArn !== before.serviceDeploymentArn &&
        (edge === undefined ? before.serviceDeploymentArn === undefined : (brief.createdAt?.getTime() ?? 0) > edge),
    )
    .map(brief => brief.serviceDeploymentArn as string)
}
