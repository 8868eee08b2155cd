import {plural} from '../core/units.js'
import {clauses} from '../query/query.js'
import {demandOf} from './demand.js'
import type {FilterContext, FilterName, Rejection} from './filter.js'
import {instanceType, smallestTypeFor} from './instance-types.js'
import type {Judgement} from './judge.js'
import {holdsResources} from './place.js'
import {autoScalingGroupOf, taskDefinitionOf} from './service-request.js'
import {contextsOf, copiesOn, placeableOf, type Situation} from './situation.js'
import {applyWhatIf} from './what-if.js'

/** A change that makes more tasks fit; `whatIf`, given back, yields `placeableAfter`. */
export interface Fix {
  text: string
  whatIf: string
  placeableAfter: number
}

interface Idea {
  text: string
  whatIf: string
}

/** At most this many are offered. */
const maximumFixes = 8

/**
 * The smallest changes that make it fit, cheapest first, each verified by running the engine on the changed situation;
 * those that only help some of the tasks come after those that place all.
 */
export function fixesFor(situation: Situation, judgements: readonly Judgement[], placeable: number): Fix[] {
  const requested = situation.request.count ?? 1
  const fixes: Fix[] = []
  const seen = new Set<string>()
  for (const source of sources) {
    for (const idea of source(situation, judgements)) {
      if (seen.has(idea.whatIf)) continue
      seen.add(idea.whatIf)
      const changed = applyWhatIf(situation, idea.whatIf)
      const after = placeableOf(changed, contextsOf(changed))
      const all = after >= (changed.request.count ?? 1)
      if (after > placeable || (all && after > 0)) fixes.push({...idea, placeableAfter: after})
    }
  }
  const whole = (fix: Fix) => fix.placeableAfter >= requested || /^count=/.test(fix.whatIf)
  return [...fixes.filter(whole), ...fixes.filter(fix => !whole(fix))].slice(0, maximumFixes)
}

type Source = (situation: Situation, judgements: readonly Judgement[]) => Iterable<Idea>

/** Those rejected by these filters alone, or not at all. */
function rejectedOnlyBy(judgements: readonly Judgement[], names: readonly FilterName[]): Judgement[] {
  return judgements.filter(({rejections}) =>
    rejections.every(({filter, unknown}) => !unknown && names.includes(filter)),
  )
}

function* lowerResource(situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  yield* lower(situation, judgements, 'memory', 'memoryMiB', 'MiB')
  yield* lower(situation, judgements, 'cpu', 'cpuUnits', 'CPU units')
}

/** The largest amount at which all fit; when none does, the largest at which one more does. */
function* lower(
  situation: Situation,
  judgements: readonly Judgement[],
  name: 'memory' | 'cpu',
  member: 'memoryMiB' | 'cpuUnits',
  unit: string,
): Generator<Idea> {
  const need = situation.request.demand[member]
  const near = rejectedOnlyBy(judgements, [name, 'daemon-reservation'])
  if (need === 0 || !near.some(({rejections}) => rejections.length > 0)) return
  const requested = situation.request.count ?? 1
  // each of these takes a copy once the amount is low enough, so as many of the freest as there are tasks decide
  const freest = near.map(({instance}) => instance).sort((a, b) => b[name].free - a[name].free)
  const reduced: Situation = {...situation, instances: freest.slice(0, requested + 1)}
  const fits = (amount: number) => {
    const {request} = reduced
    return placeableOf({...reduced, request: {...request, demand: {...request.demand, [member]: amount}}})
  }
  const now = fits(need)
  for (const wanted of new Set([requested, now + 1])) {
    // less than a quarter is another program, not a fix
    let low = Math.ceil(need / 4)
    let high = need - 1
    if (wanted > requested || high < low || fits(low) < wanted) continue
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (fits(middle) >= wanted) low = middle
      else high = middle - 1
    }
    yield {text: `lower ${name} from ${need} to ${low} ${unit}`, whatIf: `${name}=${low}`}
    return
  }
}

function* dynamicPorts(situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  const {ports, networkMode} = situation.request.demand
  if (networkMode === 'host' || networkMode === 'awsvpc') return
  if (!judgements.some(({rejections}) => rejections.some(({filter}) => filter === 'ports'))) return
  const numbers = [...new Set(ports.map(({port}) => port))]
  for (const port of numbers)
    yield {text: `make host port ${port} dynamic (hostPort 0)`, whatIf: `hostPort ${port} dynamic`}
  if (numbers.length > 1) {
    yield {
      text: `make host ports ${numbers.join(', ')} dynamic (hostPort 0)`,
      whatIf: numbers.map(port => `hostPort ${port} dynamic`).join(' and '),
    }
  }
}

function* wakeInstance(_situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  const agent = oneRejectedBy(judgements, 'agent')
  if (agent) yield {text: `restart the ECS agent on ${agent.label}`, whatIf: `connect ${agent.label}`}
  const inactive = judgements.find(
    ({instance, rejections}) =>
      rejections.length === 1 && rejections[0]?.filter === 'active' && instance.status === 'DRAINING',
  )?.instance
  if (inactive) yield {text: `set ${inactive.label} back to ACTIVE`, whatIf: `activate ${inactive.label}`}
}

function oneRejectedBy(judgements: readonly Judgement[], name: FilterName) {
  return judgements.find(({rejections}) => rejections.length === 1 && rejections[0]?.filter === name)?.instance
}

function* trunking(situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  if (situation.request.demand.networkInterfaces === 0) return
  const helped = rejectedOnlyBy(judgements, ['network-interfaces']).some(
    ({instance, rejections}) =>
      rejections.length > 0 &&
      !instance.trunked &&
      instance.instanceType !== undefined &&
      instanceType(instance.instanceType)?.trunkTaskLimit !== undefined,
  )
  if (helped) {
    const on = situation.snapshot.accountSettings?.awsvpcTrunking === 'enabled'
    const text = on
      ? 'launch the instances anew: awsvpcTrunking is on, but these started without a trunk'
      : 'turn on the account setting awsvpcTrunking and launch the instances anew'
    yield {text, whatIf: 'trunking'}
  }
}

function* addSubnet(_situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  const zone = oneRejectedBy(judgements, 'location')?.availabilityZone
  if (zone !== undefined)
    yield {text: `add a subnet in ${zone} to the network configuration`, whatIf: `subnet in ${zone}`}
}

/** N instances of a type that is there already, or of the provider's group; when none helps, of the smallest that does. */
function* addInstances(situation: Situation): Generator<Idea> {
  const contexts = contextsOf(situation)
  const context = contexts[0] as FilterContext
  const missing = (situation.request.count ?? 1) - placeableOf(situation, contexts)
  let offered = 0
  for (const type of [...typesAtHand(situation, context), undefined]) {
    const {demand} = situation.request
    const name = type ?? (offered === 0 ? smallestTypeFor(demand)?.name : undefined)
    const more = name === undefined ? 0 : copiesOnNew(situation, name, context)
    const count = Math.ceil(missing / more)
    if (more === 0 || count > 99_999) continue
    yield {text: `add ${count} ${name}`, whatIf: `add ${count} ${name}`}
    if (++offered === 2) return
  }
}

/** The instance types of the cluster, or of the provider alone, and of the provider's Auto Scaling group; 12 at most. */
function typesAtHand({instances, snapshot}: Situation, {capacityProvider}: FilterContext): string[] {
  const types = new Set<string>()
  for (const instance of instances) {
    if (capacityProvider !== undefined && instance.capacityProviderName !== capacityProvider) continue
    if (instance.instanceType !== undefined) types.add(instance.instanceType)
  }
  const group = autoScalingGroupOf(snapshot, capacityProvider)
  for (const name of group?.instanceTypes ?? []) types.add(name)
  return [...types].slice(0, 12)
}

function copiesOnNew(situation: Situation, type: string, context: FilterContext): number {
  const peer = situation.instances.find(
    instance => instance.instanceType === type && instance.source.registeredResources,
  )
  if (!peer && !instanceType(type)) return 0
  const instances = peer ? [peer] : situation.instances
  const added = applyWhatIf({...situation, instances}, `add 1 ${type}`)
  const instance = added.instances.find(({id}) => id.startsWith('what-if-'))
  return instance ? copiesOn(instance, added, context, situation.request.count ?? 1) : 0
}

function* relaxConstraints(situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  const constraints = situation.request.placementConstraints ?? []
  const near = rejectedOnlyBy(judgements, ['member-of', 'distinct-instance'])
  const excluded = near.filter(({rejections}) => rejections.length > 0)
  if (excluded.length === 0) return
  const whom = names(excluded)
  const memberOf = contextsOf(situation)[0]?.memberOf ?? []
  for (const {number, query} of memberOf) {
    const all = clauses(query.root)
    if (all.length < 2) continue
    for (const [index, clause] of all.entries()) {
      yield {
        text: `drop \`${query.text.slice(clause.start, clause.end)}\` from constraint ${number} (it keeps out ${whom})`,
        whatIf: `without constraint ${number} clause ${index + 1}`,
      }
    }
  }
  for (const [index, {type, expression}] of constraints.entries()) {
    yield {
      text: `remove constraint ${index + 1}, ${type === 'distinctInstance' ? 'distinctInstance' : `\`${expression}\``} (it keeps out ${whom})`,
      whatIf: `without constraint ${index + 1}`,
    }
  }
}

function names(judgements: readonly Judgement[]): string {
  const labels = judgements.slice(0, 3).map(({instance}) => instance.label)
  const rest = judgements.length - labels.length
  return `${labels.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** A missing attribute put on the nearest instance; those of the agent cannot be put, they follow from its version and setup. */
function* putAttribute(situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  const {attributes} = situation.request.demand
  const near = judgements.find(({rejections}) => rejections.length === 1 && rejections[0]?.filter === 'attributes')
  if (!near) return
  const missing = attributes.filter(({name, value}) => {
    const actual = near.instance.attribute(name)
    return actual === undefined || (value !== undefined && value !== actual)
  })
  const own = missing.every(({name}) => !/^(?:com\.amazonaws\.)?ecs\./.test(name))
  const list = missing.map(({name, value}) => (value === undefined ? name : `${name}=${value}`))
  yield {
    text: own
      ? `put the attribute ${list.join(', ')} on ${near.instance.label}`
      : `update or configure the agent on ${near.instance.label} so that it registers ${list.join(', ')}`,
    whatIf: list.map(attribute => `attribute ${attribute} on ${near.instance.label}`).join(' and '),
  }
}

/** One task that holds a port the task needs, or enough of what is short, named with its owner. */
function* stopTask(situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  const {snapshot, request} = situation
  const near = judgements.filter(({rejections}) => {
    const [only] = rejections
    return rejections.length === 1 && only !== undefined && /^(?:ports|cpu|memory)$/.test(only.filter) && only.everFits
  })
  if (near.length === 0 || !snapshot.tasks) return
  const byArn = new Map(near.map(judgement => [judgement.instance.arn, judgement.rejections[0] as Rejection]))
  let best: {idea: Idea; freed: number; taskArn: string} | undefined
  for (const task of snapshot.tasks) {
    const rejection = byArn.get(task.containerInstanceArn ?? '')
    if (!rejection || !holdsResources(task) || task.group === request.group) continue
    const definition = taskDefinitionOf(snapshot, task.taskDefinitionArn)
    if (!definition) continue
    const demand = demandOf(definition)
    const freed = freedFor(rejection, demand, request.demand.ports)
    if (freed === undefined || (best && (freed > best.freed || (freed === best.freed && task.taskArn > best.taskArn))))
      continue
    const id = task.taskArn.slice(task.taskArn.lastIndexOf('/') + 1)
    best = {
      freed,
      taskArn: task.taskArn,
      idea: {text: `stop task ${id} of ${task.group ?? 'no group'}`, whatIf: `stop task ${id}`},
    }
  }
  if (best) yield best.idea
}

/** What stopping frees beyond need, or undefined when it is too little. */
function freedFor(
  rejection: Rejection,
  demand: Situation['request']['demand'],
  wanted: Situation['request']['demand']['ports'],
): number | undefined {
  if (rejection.filter === 'ports') {
    const helps = demand.ports.some(held =>
      wanted.some(({port, protocol}) => port === held.port && protocol === held.protocol),
    )
    return helps ? 0 : undefined
  }
  const amount = rejection.filter === 'cpu' ? demand.cpuUnits : demand.memoryMiB
  const short = Number(rejection.need) - Number(rejection.free)
  return amount >= short ? amount : undefined
}

/** Memory and CPU together, where neither alone helps. */
function* pair(situation: Situation, judgements: readonly Judgement[]): Generator<Idea> {
  const near = rejectedOnlyBy(judgements, ['cpu', 'memory']).filter(({rejections}) => rejections.length === 2)
  const {demand} = situation.request
  const best = near
    .map(({instance}) => ({cpu: instance.cpu.free, memory: instance.memory.free}))
    .filter(({cpu, memory}) => cpu >= demand.cpuUnits / 4 && memory >= demand.memoryMiB / 4)
    .sort(
      (a, b) =>
        b.memory / demand.memoryMiB + b.cpu / demand.cpuUnits - a.memory / demand.memoryMiB - a.cpu / demand.cpuUnits,
    )[0]
  if (!best) return
  yield {
    text: `lower memory to ${best.memory} MiB and cpu to ${best.cpu} CPU units together`,
    whatIf: `memory=${best.memory} and cpu=${best.cpu}`,
  }
}

function* fewer(situation: Situation): Generator<Idea> {
  const placeable = placeableOf(situation)
  if (placeable > 0) yield {text: `run ${plural(placeable, 'copy', 'copies')} instead`, whatIf: `count=${placeable}`}
}

/** Cheapest first. */
const sources: readonly Source[] = [
  lowerResource,
  dynamicPorts,
  wakeInstance,
  trunking,
  addInstances,
  relaxConstraints,
  putAttribute,
  addSubnet,
  stopTask,
  pair,
  fewer,
]
