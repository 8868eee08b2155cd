import type {Assumption, Certainty, Finding} from '../core/finding.js'
import {QueryError} from '../query/query-error.js'
import {checkQuery} from '../query/suggest.js'
import {Assumptions} from './assumptions.js'
import {isFargate} from './capacity-provider.js'
import {couldNotTell} from './could-not-tell.js'
import {readPlacementEvent, translatePlacementEvent} from './event-text.js'
import type {FilterContext, Rejection} from './filter.js'
import {type Fix, fixesFor} from './fixes.js'
import type {Instance} from './instance.js'
import {closest, funnelOf, type Judgement} from './judge.js'
import {placerOn} from './place.js'
import type {HostPort, Placement, PlacementRequest, RequiredAttribute} from './request.js'
import {autoScalingGroupOf} from './service-request.js'
import {
  capacityLimit,
  capacityOf,
  contextsOf,
  judgeSituation,
  placeableOf,
  type Situation,
  situationOf,
} from './situation.js'
import type {ClusterSnapshot, NotRead, Timestamp} from './snapshot.js'
import {applyWhatIf} from './what-if.js'

export interface ExplainOptions {
  /** 1 unless given. */
  seed?: number
  /** Values of named assumptions to use in place of the defaults. */
  assumptions?: Readonly<Record<string, string>>
  /** Changes to try first, in order: the forms of `whatIfForms`. */
  whatIf?: readonly string[]
  /** Leave the fixes out: they cost as much as the rest. */
  withoutFixes?: boolean
}

export interface InstanceExplanation {
  containerInstanceArn: string
  ec2InstanceId?: string
  availabilityZone?: string
  fits: boolean
  /** Every filter that keeps the task off, in funnel order. */
  rejections: Rejection[]
}

/** The whole answer to "why can this task not be placed?", as `gantry explain --json` prints it. */
export interface Explanation {
  v: 1
  verdict: 'fits' | 'does-not-fit' | 'unknown'
  certainty: Certainty
  requested: number
  placeable: number
  /** How many copies fit in all; `>=10000` from there on. */
  capacityLeft: number | '>=10000'
  demand: {
    cpuUnits: number
    memoryMiB: number
    gpus: number
    ports: HostPort[]
    networkInterfaces: number
    attributes: RequiredAttribute[]
  }
  placements: Placement[]
  /** Container instances left after each filter. */
  funnel: {filter: string; left: number}[]
  instances: InstanceExplanation[]
  closest?: {containerInstanceArn: string; why: string}
  /** Smallest first, each verified. */
  fixes: Fix[]
  /** What is free in all and on one instance, of the instances nothing but resources excludes. */
  fragmentation: {resource: string; freeTotal: number; largestFree: number; unit: string}[]
  awsSays?: {message: string; createdAt?: Timestamp; translation: Finding}
  assumptions: Assumption[]
  findings: Finding[]
  snapshot: {takenAt?: string; notRead: NotRead[]}
  seed: number
}

/**
 * Runs every filter on every container instance and says what it found: the verdict, the funnel, each instance's
 * blockers, verified fixes, what could not be told. Pure; a few milliseconds for 1,000 instances.
 * @throws UserError for a what-if that cannot be read, a strategy or constraint ECS would refuse. An expression that
 * cannot be read is a finding here, with verdict `unknown`: ECS may have taken it.
 */
export function explain(
  snapshot: ClusterSnapshot,
  request: PlacementRequest,
  options: ExplainOptions = {},
): Explanation {
  const base = situationOf(snapshot, request, options.assumptions)
  const situation = (options.whatIf ?? []).reduce(applyWhatIf, base)
  const assumptions = new Assumptions(options.assumptions)
  const seed = options.seed ?? 1
  let contexts: FilterContext[]
  try {
    contexts = contextsOf(situation, assumptions)
  } catch (error) {
    if (error instanceof QueryError) return unreadable(situation, error, assumptions, seed)
    throw error
  }
  if (isFargate(situation.request)) return onFargate(situation, assumptions, seed)
  const judgements = judgeSituation(situation, contexts)
  const requested = situation.request.count ?? 1
  const placeable = placeableOf(situation, contexts)
  const capacity = capacityOf(situation, contexts)
  const placements = placed(situation, placeable, seed, assumptions)
  const unknowns = couldNotTell(situation, judgements)
  const awsSays = lastPlacementEvent(situation)
  const nearest = placeable < requested ? closest(judgements) : undefined
  if (nearest) assumptions.touch('closest-match')
  if (nearest && nearest.rejections.length > 1) assumptions.touch('reason-order')
  if (requested > 1 && contexts[0]?.distinctInstance) assumptions.touch('distinct-within-run')
  const findings = [
    ...findingsOf(situation, contexts, judgements, placements, assumptions),
    ...scalingFindings(situation, placeable),
    ...unknowns,
  ]
  return {
    v: 1,
    ...verdictOf(placeable, requested, unknowns, judgements),
    requested,
    placeable,
    capacityLeft: capacity >= capacityLimit ? '>=10000' : capacity,
    demand: plainDemand(situation.request),
    placements,
    funnel: funnelOf(judgements),
    instances: judgements.map(explainInstance),
    ...(nearest ? {closest: {containerInstanceArn: nearest.instance.arn, why: whyClosest(nearest)}} : {}),
    fixes: placeable < requested && !options.withoutFixes ? fixesFor(situation, judgements, placeable) : [],
    fragmentation: fragmentationOf(situation, judgements),
    ...(awsSays ? {awsSays} : {}),
    assumptions: assumptions.list(),
    findings,
    snapshot: snapshotNote(situation.snapshot),
    seed,
  }
}

function verdictOf(
  placeable: number,
  requested: number,
  unknowns: readonly Finding[],
  judgements: readonly Judgement[],
): {verdict: Explanation['verdict']; certainty: Certainty} {
  if (placeable >= requested) {
    return unknowns.some(({severity}) => severity !== 'suggestion')
      ? {verdict: 'unknown', certainty: 'unknown'}
      : {verdict: 'fits', certainty: unknowns.length > 0 ? 'likely' : 'certain'}
  }
  const hidden = judgements.filter(({rejections}) => rejections.length > 0 && rejections.every(({unknown}) => unknown))
  if (hidden.length > 0) return {verdict: 'unknown', certainty: 'unknown'}
  const inferred = judgements.some(
    ({rejections}) =>
      rejections.length > 0 && rejections.every(({filter}) => filter === 'network-interfaces' || filter === 'platform'),
  )
  return {verdict: 'does-not-fit', certainty: inferred ? 'likely' : 'certain'}
}

function placed(situation: Situation, count: number, seed: number, assumptions: Assumptions): Placement[] {
  if (count === 0) return []
  const {request, snapshot, daemons, overrides} = situation
  if ((request.placementStrategy ?? []).length === 0) assumptions.touch('default-random')
  if ((request.capacityProviderStrategy ?? []).length > 1) assumptions.touch('capacity-provider-split')
  const subnets = snapshot.subnets === undefined ? {} : {subnets: snapshot.subnets}
  const placer = placerOn(situation.instances, subnets, {seed, assumptions: overrides, daemons}, assumptions)
  return placer.place({...request, count: request.count ?? 1}).placements
}

function explainInstance({instance, rejections}: Judgement): InstanceExplanation {
  const explanation: InstanceExplanation = {
    containerInstanceArn: instance.arn,
    fits: rejections.length === 0,
    rejections,
  }
  if (instance.ec2InstanceId !== undefined) explanation.ec2InstanceId = instance.ec2InstanceId
  if (instance.availabilityZone !== undefined) explanation.availabilityZone = instance.availabilityZone
  return explanation
}

function whyClosest({rejections}: Judgement): string {
  const [first, ...rest] = rejections
  const also = rest.length === 0 ? 'nothing else' : `then ${rest.map(({filter}) => filter).join(', ')}`
  return `passes everything before ${first?.filter}; ${sentenceOf(first as Rejection)}; ${also} keeps the task off`
}

/** A rejection in words: `needs 2048 MiB, 1536 free of 7680`. */
export function sentenceOf({need, free, total, unit, detail}: Rejection): string {
  if (typeof need !== 'number' || typeof free !== 'number' || unit === undefined)
    return detail ?? `needs ${need}, has ${free}`
  const numbers = `needs ${need} ${unit}, ${free} free${total === undefined ? '' : ` of ${total}`}`
  return detail === undefined ? numbers : `${numbers} (${detail})`
}

const resourceFilters = new Set([
  'cpu',
  'memory',
  'ports',
  'gpu',
  'network-interfaces',
  'daemon-reservation',
  'distinct-instance',
])

function fragmentationOf(situation: Situation, judgements: readonly Judgement[]): Explanation['fragmentation'] {
  const {demand} = situation.request
  const open: Instance[] = []
  for (const {instance, rejections} of judgements) {
    if (rejections.every(({filter}) => resourceFilters.has(filter))) open.push(instance)
  }
  const rows: Explanation['fragmentation'] = []
  const add = (resource: string, need: number, unit: string, freeOn: (instance: Instance) => number) => {
    if (need <= 0) return
    const row = {resource, freeTotal: 0, largestFree: 0, unit}
    for (const instance of open) {
      const free = Math.max(0, freeOn(instance))
      row.freeTotal += free
      row.largestFree = Math.max(row.largestFree, free)
    }
    rows.push(row)
  }
  add('CPU', demand.cpuUnits, 'CPU units', ({cpu}) => cpu.free)
  add('MEMORY', demand.memoryMiB, 'MiB', ({memory}) => memory.free)
  add('GPU', demand.gpus, 'GPUs', ({gpu}) => gpu.free)
  return rows
}

function lastPlacementEvent({snapshot, request}: Situation): Explanation['awsSays'] {
  if (!request.group.startsWith('service:')) return undefined
  const name = request.group.slice('service:'.length)
  const service = snapshot.services?.find(({serviceName}) => serviceName === name)
  // ECS lists the newest first
  for (const {message, createdAt} of service?.events ?? []) {
    const translation =
      message === undefined || !readPlacementEvent(message) ? undefined : translatePlacementEvent(message)
    if (message !== undefined && translation) {
      return {message, ...(createdAt === undefined ? {} : {createdAt}), translation}
    }
  }
  return undefined
}

function findingsOf(
  situation: Situation,
  contexts: readonly FilterContext[],
  judgements: readonly Judgement[],
  placements: readonly Placement[],
  assumptions: Assumptions,
): Finding[] {
  const findings: Finding[] = []
  const instances = judgements.map(({instance}) => instance)
  for (const {query} of contexts[0]?.memberOf ?? []) findings.push(...checkQuery(query, instances))
  const chosen = new Set(placements.map(({containerInstanceArn}) => containerInstanceArn))
  const stopping = (situation.snapshot.tasks ?? []).filter(
    ({desiredStatus, lastStatus, containerInstanceArn}) =>
      desiredStatus === 'STOPPED' && lastStatus !== 'STOPPED' && chosen.has(containerInstanceArn ?? ''),
  )
  if (stopping.length > 0) {
    assumptions.touch('stopping-tasks')
    findings.push({
      rule: 'waits-for-stopping-tasks',
      severity: 'suggestion',
      certainty: 'likely',
      what: `the task may wait on its container instance until ${stopping.length} stopping tasks are gone`,
      why: 'ECS counts the resources of a stopping task as free; the agent starts the new task once they are',
      evidence: [{name: 'stopping tasks', value: stopping.length}],
      source: "AWS What's New: faster deployments with optimistic resource accounting, 2023-07",
    })
  }
  for (const subnet of situation.snapshot.subnets ?? []) {
    if (!situation.request.subnets?.includes(subnet.subnetId) || subnet.availableIpAddressCount !== 0) continue
    findings.push({
      rule: 'subnet-without-addresses',
      severity: 'warning',
      certainty: 'certain',
      what: `subnet ${subnet.subnetId} has no free IP address`,
      why: 'a task placed there fails with RESOURCE:ENI after placement',
      fix: 'add a subnet with room to the network configuration',
      evidence: [{name: 'availableIpAddressCount', value: 0}],
      source: 'AWS docs: task networking with the awsvpc network mode',
    })
  }
  return findings
}

/** With managed scaling a task without a place is no failure yet: it waits for the instances its provider brings. */
function scalingFindings({snapshot, request}: Situation, placeable: number): Finding[] {
  if (placeable >= (request.count ?? 1)) return []
  return (request.capacityProviderStrategy ?? []).flatMap(({capacityProvider}): Finding[] => {
    const provider = snapshot.capacityProviders?.find(({name}) => name === capacityProvider)
    if (provider?.autoScalingGroupProvider?.managedScaling?.status !== 'ENABLED') return []
    const group = autoScalingGroupOf(snapshot, capacityProvider)
    const full = group?.desired !== undefined && group.max !== undefined && group.desired >= group.max
    return [
      {
        rule: full ? 'provider-at-maximum' : 'waits-in-provisioning',
        severity: full ? 'warning' : 'suggestion',
        certainty: full ? 'certain' : 'likely',
        what: full
          ? `capacity provider ${capacityProvider} cannot add an instance: its group has ${group.desired} of at most ${group.max}`
          : `tasks without a place wait in PROVISIONING until capacity provider ${capacityProvider} adds instances`,
        ...(full ? {fix: `raise the maximum size of Auto Scaling group ${group.name}`} : {}),
        evidence: group?.max === undefined ? [] : [{name: 'maximum size', value: group.max, unit: 'instances'}],
        source: 'AWS docs: cluster auto scaling',
      },
    ]
  })
}

function plainDemand({demand}: PlacementRequest): Explanation['demand'] {
  const {cpuUnits, memoryMiB, gpus, ports, networkInterfaces, attributes} = demand
  return {cpuUnits, memoryMiB, gpus, ports, networkInterfaces, attributes}
}

function snapshotNote({takenAt, notRead}: ClusterSnapshot): Explanation['snapshot'] {
  return {...(takenAt === undefined ? {} : {takenAt}), notRead: notRead ?? []}
}

function undecided(situation: Situation, assumptions: Assumptions, seed: number, finding: Finding): Explanation {
  return {
    v: 1,
    verdict: 'unknown',
    certainty: 'unknown',
    requested: situation.request.count ?? 1,
    placeable: 0,
    capacityLeft: 0,
    demand: plainDemand(situation.request),
    placements: [],
    funnel: [],
    instances: [],
    fixes: [],
    fragmentation: [],
    assumptions: assumptions.list(),
    findings: [finding],
    snapshot: snapshotNote(situation.snapshot),
    seed,
  }
}

function unreadable(situation: Situation, error: QueryError, assumptions: Assumptions, seed: number): Explanation {
  return undecided(situation, assumptions, seed, {
    rule: 'expression-not-readable',
    severity: 'error',
    certainty: 'unknown',
    what: error.message,
    why: `in the expression \`${error.expression}\``,
    ...(error.fix === undefined ? {} : {fix: error.fix}),
    evidence: [],
    ...(error.at === undefined ? {} : {at: error.at}),
    source: 'AWS docs: cluster query language',
  })
}

function onFargate(situation: Situation, assumptions: Assumptions, seed: number): Explanation {
  return undecided(situation, assumptions, seed, {
    rule: 'placement-is-awss',
    severity: 'suggestion',
    certainty: 'unknown',
    what: 'Fargate places this task itself: no container instance of the cluster matters',
    why: "what can be checked is the task size, the subnets' free addresses and the account's quotas",
    fix: 'run `gantry lint` on the definition and `gantry verify` for subnets and quotas',
    evidence: (situation.snapshot.subnets ?? [])
      .filter(({subnetId}) => situation.request.subnets?.includes(subnetId))
      .map(({subnetId, availableIpAddressCount = 'unknown'}) => ({
        name: `free addresses in ${subnetId}`,
        value: availableIpAddressCount,
      })),
    source: 'AWS docs: AWS Fargate on Amazon ECS',
  })
}
