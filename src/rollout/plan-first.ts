import type {Service, TaskDefinition} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import {GantryError} from '../core/errors.js'
import type {Finding} from '../core/finding.js'
import {deniedAction, isDenied} from '../core/sdk-fault.js'
import {normaliseTaskDefinition, sameTaskDefinition} from '../definition/task-definition.js'
import {loadSnapshot, type SnapshotApi} from '../observe/load-snapshot.js'
import {allowed, keep} from '../observe/snapshot-members.js'
import type {ClusterSnapshot, SnapshotService, SnapshotTaskDefinition} from '../placement/snapshot.js'
import type {RolloutContext} from './context.js'
import {definitionOfExpress} from './express-definition.js'
import {notAllowed} from './not-allowed.js'
import {type Plan, plan} from './plan.js'
import {ReadBudget} from './plan-budget.js'
import {fargateSnapshot} from './plan-fargate.js'
import {membersOf, type ServiceRequest, startsDeployment, updateInput, withImages} from './request.js'

/** How the plan before a deploy reads the cluster. */
export interface PlanFirstOptions {
  region: string
  /** What is read besides ECS; asked for only where tasks run on container instances. */
  neighbours?: () => Promise<Omit<SnapshotApi, 'ecs'>>
  /** Ends the reading: nothing is waited for any longer. */
  giveUp?: AbortSignal
}

/** What was foreseen of one deploy. */
export interface PlanFirst {
  plan?: Plan
  /** Why nothing, or not all, could be foreseen. */
  couldNotTell: Finding[]
  /** A dead end that is certain: the deploy should not begin. */
  deadEnd?: Finding
}

/**
 * Foresees a deploy before anything is written: at most 100 calls or 10 s of reading, and for Fargate none of container
 * instances. What could not be read is told, never thrown.
 * @returns undefined when the request starts no deployment of ECS's own
 */
export async function planFirst(
  context: Pick<RolloutContext, 'cluster' | 'clock' | 'ecs' | 'elbV2' | 'signal'>,
  live: Service | undefined,
  request: ServiceRequest,
  options: PlanFirstOptions,
): Promise<PlanFirst | undefined> {
  if (!isSimulated(live, request)) return undefined
  const budget = new ReadBudget(context.clock)
  const reads: Reads = {
    cluster: context.cluster,
    clock: context.clock,
    ecs: budget.of(context.ecs),
    ...(context.elbV2 ? {elbV2: budget.of(context.elbV2)} : {}),
    budget,
  }
  try {
    return await unlessGivenUp(foresee(reads, live, request, options), options.giveUp)
  } catch (error) {
    if (context.signal?.aborted) throw error
    return {couldNotTell: [couldNotTell(error)]}
  }
}

type Reads = Pick<RolloutContext, 'cluster' | 'clock' | 'ecs' | 'elbV2'> & {budget: ReadBudget}

async function foresee(
  context: Reads,
  live: Service | undefined,
  request: ServiceRequest,
  options: PlanFirstOptions,
): Promise<PlanFirst | undefined> {
  const {ecs} = context
  const describe = async (taskDefinition: string) => (await ecs.describeTaskDefinition({taskDefinition})).taskDefinition
  const running = live?.taskDefinition ? await describe(live.taskDefinition) : undefined
  const asked = request.taskDefinition
  const revision = asked && 'arn' in asked ? asked.arn : request.express?.taskDefinitionArn
  const named = revision === undefined ? undefined : await describe(revision)
  const where = {cluster: arnName(context.cluster), region: options.region}
  const input =
    asked && 'input' in asked ? asked.input : (named ?? definitionOfExpress(request, where, running) ?? running)
  if (!input) return undefined
  const wanted = withImages(normaliseTaskDefinition(input), request.images)
  const same = running !== undefined && sameTaskDefinition(wanted, running)
  const update = live ? updateInput(request, live, same ? undefined : 'another', context.cluster) : undefined
  if (live && (!update || !startsDeployment(update))) return undefined
  const taskDefinition = (same ? running : {...wanted, ...(named ? arnOf(named) : {})}) as SnapshotTaskDefinition
  const snapshot = await clusterOf(context, live, running, request, options)
  const planned = plan(snapshot, {
    service: request.service,
    taskDefinition,
    // of a service that is there only what an update would send
    ...(update ? {serviceDefinition: membersOf(update)} : {}),
    ...(!update && request.serviceDefinition ? {serviceDefinition: request.serviceDefinition} : {}),
    ...(request.desiredCount === undefined ? {} : {desiredCount: request.desiredCount}),
  })
  const couldNotTell = planned.snapshot.notRead.flatMap(({what, iamAction}) =>
    iamAction ? [notAllowed(what, iamAction)] : [],
  )
  const dead = (planned.verdict === 'stuck' || planned.verdict === 'fails') && planned.certainty === 'certain'
  const [finding] = planned.stuck?.findings ?? []
  return {plan: planned, couldNotTell, ...(dead && finding ? {deadEnd: finding} : {})}
}

const arnOf = ({taskDefinitionArn}: {taskDefinitionArn?: string}) => (taskDefinitionArn ? {taskDefinitionArn} : {})

/** A deployment the ECS controller makes: nothing else is simulated. */
function isSimulated(live: Service | undefined, {serviceDefinition}: ServiceRequest): boolean {
  const controller = live?.deploymentController?.type ?? serviceDefinition?.deploymentController?.type ?? 'ECS'
  const launchType = serviceDefinition?.launchType ?? live?.launchType
  return controller === 'ECS' && launchType !== 'EXTERNAL'
}

async function clusterOf(
  {cluster, clock, ecs, elbV2, budget}: Reads,
  live: Service | undefined,
  running: TaskDefinition | undefined,
  request: ServiceRequest,
  {region, neighbours}: PlanFirstOptions,
): Promise<ClusterSnapshot> {
  if (onFargate(live, request))
    return fargateSnapshot({nowMs: clock.now(), region, ...(elbV2 ? {elbV2} : {})}, live, running, request)
  const others = Object.entries((await neighbours?.()) ?? {}).map(([name, api]) => [name, budget.of(api)])
  const snapshot = await loadSnapshot({...Object.fromEntries(others), ecs}, cluster, {
    clock,
    region,
    subnets: request.serviceDefinition?.networkConfiguration?.awsvpcConfiguration?.subnets ?? [],
  })
  return withService(snapshot, live, running)
}

/** The service itself is known, whatever of the cluster could not be read. */
function withService(
  snapshot: ClusterSnapshot,
  live: Service | undefined,
  running: TaskDefinition | undefined,
): ClusterSnapshot {
  const {services = [], taskDefinitions = []} = snapshot
  const hasService = !live || services.some(({serviceArn}) => serviceArn === live.serviceArn)
  const hasRunning =
    !running || taskDefinitions.some(({taskDefinitionArn}) => taskDefinitionArn === running.taskDefinitionArn)
  return {
    ...snapshot,
    services: hasService ? services : [...services, keep(allowed.service, live) as SnapshotService],
    taskDefinitions: hasRunning
      ? taskDefinitions
      : [...taskDefinitions, keep(allowed.taskDefinition, running) as SnapshotTaskDefinition],
  }
}

function onFargate(live: Service | undefined, {serviceDefinition}: ServiceRequest): boolean {
  const launchType =
    serviceDefinition?.launchType ?? (serviceDefinition?.capacityProviderStrategy ? undefined : live?.launchType)
  if (launchType) return launchType === 'FARGATE'
  const strategy = serviceDefinition?.capacityProviderStrategy ?? live?.capacityProviderStrategy ?? []
  return strategy.length > 0 && strategy.every(({capacityProvider}) => /^FARGATE(_SPOT)?$/.test(capacityProvider ?? ''))
}

/** What the promise gives, unless the signal comes first. */
function unlessGivenUp<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const stop = () => reject(new GivenUp('reading the cluster took longer than 10 s'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, {once: true})
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

class GivenUp extends Error {}

function couldNotTell(error: unknown): Finding {
  const action = isDenied(error) ? deniedAction(error) : (error as {aws?: {iamAction?: string}}).aws?.iamAction
  if (action) return notAllowed('cluster for the plan', action)
  const {name, message} = error as Error
  const told = error instanceof GivenUp || error instanceof GantryError || name === 'LeftOut'
  return {
    rule: 'plan-unknown',
    severity: 'warning',
    certainty: 'unknown',
    what: 'what the deployment will do could not be foreseen',
    why: told ? message : `${name}: ${message}`,
    evidence: [],
    source: 'the reading of the cluster before the deployment',
  }
}
