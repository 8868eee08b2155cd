import type {ECSManagedResources} from '@aws-sdk/client-ecs'
import {arnName} from '../core/arn.js'
import type {Finding} from '../core/finding.js'
import {deniedAction} from '../core/sdk-fault.js'
import {type RolloutContext, stamped} from './context.js'
import type {FindingEvent, ServiceEventEvent} from './event.js'
import {deniedActionOf, faultOf} from './fault.js'
import {notAllowed} from './not-allowed.js'

/** One resource ECS manages for an Express service. */
export interface ManagedResource {
  /** In words: `load balancer`, `certificate`, … */
  kind: string
  status: string
  arn?: string
  reason?: string
}

interface Shown {
  arn?: string | undefined
  status?: string | undefined
  statusReason?: string | undefined
}

/** The resources of a revision as DescribeServiceRevisions shows them, in the order they depend on each other. */
export function resourcesOf(managed: ECSManagedResources | undefined): ManagedResource[] {
  const one = (kind: string, shown: Shown | undefined): ManagedResource[] =>
    shown?.status
      ? [
          {
            kind,
            status: shown.status,
            ...(shown.arn ? {arn: shown.arn} : {}),
            ...(shown.statusReason ? {reason: shown.statusReason} : {}),
          },
        ]
      : []
  const all = (kind: string, shown: readonly Shown[] = []) => shown.flatMap(each => one(kind, each))
  return [
    ...(managed?.ingressPaths ?? []).flatMap(path => [
      ...all('load balancer security group', path.loadBalancerSecurityGroups),
      ...one('certificate', path.certificate),
      ...one('load balancer', path.loadBalancer),
      ...one('listener', path.listener),
      ...all('target group', path.targetGroups),
      ...one('listener rule', path.rule),
    ]),
    ...all('service security group', managed?.serviceSecurityGroups),
    ...all('log group', managed?.logGroups),
    ...all('metric alarm', managed?.metricAlarms),
    ...one('scalable target', managed?.autoScaling?.scalableTarget),
    ...all('scaling policy', managed?.autoScaling?.applicationAutoScalingPolicies),
  ]
}

/** `9 of 13 active; provisioning: certificate, load balancer`. */
export function resourceSummary(resources: readonly ManagedResource[]): string {
  const active = resources.filter(({status}) => status === 'ACTIVE').length
  const rest = new Map<string, Set<string>>()
  for (const {status, kind} of resources) {
    if (status !== 'ACTIVE') rest.set(status, (rest.get(status) ?? new Set()).add(kind))
  }
  const others = [...rest].map(([status, kinds]) => `; ${status.toLowerCase()}: ${[...kinds].join(', ')}`)
  return `managed resources: ${active} of ${resources.length} active${others.join('')}`
}

// A reason beside PROVISIONING may be no more than what is being waited for.
const obstacle =
  /denied|not authorized|unauthorized|fail|error|exceed|limit|quota|invalid|unable|cannot|can't|could not|must|not found|does not exist|not supported|already (exists|in use)|conflict/i

/**
 * What keeps resources from coming, one finding a reason of AWS's: a resource that FAILED, or one that stays PROVISIONING
 * while ECS says why and tries on (observed). Without them no task is started. AWS documents neither that a FAILED one is
 * tried again nor that the deployment ends with it: the wait goes on, and the fix says how to end it.
 */
export function resourceFindings(resources: readonly ManagedResource[], revisionArn?: string): Finding[] {
  const byReason = new Map<string, ManagedResource[]>()
  for (const resource of resources) {
    const stuck = resource.status === 'PROVISIONING' && obstacle.test(resource.reason ?? '')
    if (resource.status !== 'FAILED' && !stuck) continue
    const reason = resource.reason ?? ''
    byReason.set(reason, [...(byReason.get(reason) ?? []), resource])
  }
  return [...byReason].map(([reason, stuck]) => {
    const kinds = [...new Set(stuck.map(({kind}) => kind))]
    const failed = stuck.some(({status}) => status === 'FAILED')
    const action = deniedAction({message: reason}) ?? /not authorized to perform: ([\w-]+:\w+)/.exec(reason)?.[1]
    const fix = [fixOf(reason, action), ...(failed ? [wayOut(revisionArn)] : [])].filter(Boolean).join('; ')
    return {
      rule: 'express-resource-failed',
      severity: 'error' as const,
      certainty: 'certain' as const,
      what: `ECS could not make the ${kinds.join(', ')} of the Express service`,
      why: failed
        ? 'without them no task gets traffic, and ECS calls them FAILED: nothing says that it tries again'
        : 'without them no task is started; ECS tries on by itself once the reason is gone',
      ...(fix ? {fix} : {}),
      evidence: stuck.map(({kind, status, arn}) => ({name: kind, value: arn ? `${status} ${arnName(arn)}` : status})),
      ...(reason ? {awsMessage: reason} : {}),
      source: 'AWS API reference: ServiceRevision, ecsManagedResources',
    }
  })
}

// Once mended the update makes ECS try again; what nobody wants any more is deleted whole.
function wayOut(revisionArn: string | undefined): string | undefined {
  const [, account, cluster, service] =
    /^(arn:[\w-]+:ecs:[\w-]+:\d+):service-revision\/([\w-]+)\/([\w-]+)\//.exec(revisionArn ?? '') ?? []
  if (!service) return undefined
  return `once mended: gantry deploy ${service} --cluster ${cluster}; or delete it: aws ecs delete-express-gateway-service --service-arn ${account}:service/${cluster}/${service}`
}

/**
 * A reason of a managed resource as people paste it, told by ECS's session name in it or by ELB's words; undefined for
 * any other text.
 */
export function findingOfReason(text: string): Finding | undefined {
  const refused = /assumed-role\/[^/\s]{1,128}\/ECSGateway\b/.test(text) && /not authorized/.test(text)
  if (!refused && !twoZones.test(text)) return undefined
  const fix = fixOf(text, /not authorized to perform: ([\w-]+:\w+)/.exec(text)?.[1])
  return {
    rule: 'express-resource-failed',
    severity: 'error',
    certainty: 'certain',
    what: 'ECS could not make a resource of an Express service, such as its load balancer',
    why: 'without it no task is started',
    ...(fix ? {fix} : {}),
    evidence: [],
    awsMessage: text,
    source: 'AWS API reference: ServiceRevision, ecsManagedResources',
  }
}

const twoZones = /two different Availability Zones/

function fixOf(reason: string, action: string | undefined): string | undefined {
  const role = /assumed-role\/([^/\s]{1,128})\/ECSGateway/.exec(reason)?.[1]
  if (action) return `allow ${action} to ${role ? `the role ${role}` : 'the infrastructure role'}`
  if (twoZones.test(reason))
    return 'name subnets in two Availability Zones in networkConfiguration, or leave it out for the default VPC'
  return undefined
}

/** What one look at the resources brought: nothing but `denied` when the caller may not read them. */
export interface ResourceLook {
  resources: ManagedResource[]
  denied?: Finding
}

/** Reads the resources of a service revision. An optional read: what may not be read is a finding, not a failure. */
export async function loadResources(context: RolloutContext, revisionArn: string): Promise<ResourceLook> {
  try {
    const {serviceRevisions} = await context.ecs.describeServiceRevisions({serviceRevisionArns: [revisionArn]})
    return {resources: resourcesOf(serviceRevisions?.[0]?.ecsManagedResources)}
  } catch (error) {
    const fault = faultOf(error)
    if (fault === undefined) throw error
    if (fault !== 'denied') return {resources: []}
    const action = deniedActionOf(error, 'ecs:DescribeServiceRevisions')
    return {resources: [], denied: notAllowed('managed resources', action)}
  }
}

// At 5 s between two polls: once a minute while something is missing.
const pollsBetween = 12

/** Watches the resources beside a deployment: looked at when something changed, else once a minute until all are there. */
export class ResourceWatch {
  #polls = 0
  #told = ''
  #done = false
  #findings: Finding[] = []
  readonly #toldFindings = new Set<string>()

  /** What stands in the way, as of the last look. */
  get findings(): readonly Finding[] {
    return this.#findings
  }

  /** Tells how far the resources are when that changed, and what keeps one from coming, once. */
  async *tell(
    context: RolloutContext,
    service: string,
    revisionArn: string | undefined,
    changed: boolean,
  ): AsyncGenerator<ServiceEventEvent | FindingEvent> {
    const {summary, findings} = await this.#look(context, revisionArn, changed)
    if (summary)
      yield stamped<ServiceEventEvent>(context, {type: 'event', service, message: summary, rule: 'express-resources'})
    for (const finding of findings) {
      const key = `${finding.rule} ${finding.awsMessage ?? ''}`
      if (this.#toldFindings.has(key)) continue
      this.#toldFindings.add(key)
      yield stamped<FindingEvent>(context, {type: 'finding', service, finding})
    }
  }

  async #look(
    context: RolloutContext,
    revisionArn: string | undefined,
    changed: boolean,
  ): Promise<{summary?: string; findings: readonly Finding[]}> {
    const due = changed || this.#polls++ % pollsBetween === 0
    if (this.#done || !revisionArn || !due) return {findings: this.#findings}
    const {resources, denied} = await loadResources(context, revisionArn)
    // its call comes out of the minute's: the next poll is half an interval later
    if (!changed) await context.clock.sleep(context.patience.pollIntervalMs / 2, context.signal)
    if (denied) {
      this.#done = true
      return {findings: [denied]}
    }
    if (resources.length === 0) return {findings: this.#findings}
    this.#done = resources.every(({status}) => status === 'ACTIVE')
    this.#findings = resourceFindings(resources, revisionArn)
    const summary = resourceSummary(resources)
    // of a service whose resources are all there from the start there is nothing to tell
    const news = summary !== this.#told && !(this.#done && this.#told === '')
    this.#told = summary
    return {...(news ? {summary} : {}), findings: this.#findings}
  }
}

/** What `why` knows, with what ECS could not make around the service: the cause where no task tells more. */
export async function withResources<W extends {cause?: Finding; others: Finding[]; couldNotTell: Finding[]}>(
  context: RolloutContext,
  why: W,
  revisionArn: string,
): Promise<W> {
  const {resources, denied} = await loadResources(context, revisionArn)
  const [missing, ...more] = resourceFindings(resources, revisionArn)
  const couldNotTell = denied ? [...why.couldNotTell, denied] : why.couldNotTell
  if (!missing) return {...why, couldNotTell}
  if (why.cause && why.cause.rule !== 'elb-unhealthy')
    return {...why, others: [...why.others, missing, ...more], couldNotTell}
  const others = [...(why.cause ? [why.cause] : []), ...why.others, ...more]
  return {...why, cause: missing, others, couldNotTell}
}
