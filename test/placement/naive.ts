import {Assumptions} from '../../src/placement/assumptions.js'
import {nextProvider} from '../../src/placement/capacity-provider.js'
import {contextOf} from '../../src/placement/constraint.js'
import {daemonsOf} from '../../src/placement/daemons.js'
import {filters} from '../../src/placement/filters/index.js'
import type {Instance} from '../../src/placement/instance.js'
import {instancesOf} from '../../src/placement/place.js'
import type {PlacementRequest, PlacerInput, PlacerOptions} from '../../src/placement/request.js'
import {strategies} from '../../src/placement/strategies/index.js'
import {parseStrategy, spreadValue} from '../../src/placement/strategy.js'
import {TurnClock, Turns} from '../../src/placement/turn-clock.js'

/**
 * The slow, obvious engine: for each task every filter on every instance, then every rule of the chain over all that
 * is left. The indexed one must give the same placements. Answers ARNs, undefined where a task has no place.
 */
export class NaivePlacer {
  readonly instances: Instance[]
  readonly #assumptions: Assumptions
  readonly #clock: TurnClock
  readonly #turns = new Map<string, Turns>()

  constructor(
    readonly input: PlacerInput,
    readonly options: PlacerOptions = {},
  ) {
    this.instances = instancesOf(input)
    this.#assumptions = new Assumptions(options.assumptions)
    this.#clock = new TurnClock(options.seed ?? 1)
  }

  place(request: PlacementRequest): (string | undefined)[] {
    const answers: (string | undefined)[] = []
    const strategy = request.capacityProviderStrategy ?? []
    const placed = new Map<string, number>()
    if (request.group.startsWith('service:') && strategy.length > 1) {
      for (const {capacityProviderName, groups} of this.instances) {
        if (capacityProviderName === undefined) continue
        placed.set(capacityProviderName, (placed.get(capacityProviderName) ?? 0) + (groups.get(request.group) ?? 0))
      }
    }
    for (let index = 0; index < (request.count ?? 1); index++) {
      const provider = strategy.length === 0 ? undefined : nextProvider(strategy, placed)
      answers.push(strategy.length > 0 && provider === undefined ? undefined : this.#placeOne(request, provider))
    }
    return answers
  }

  #placeOne(request: PlacementRequest, provider: string | undefined): string | undefined {
    const cluster = {
      subnets: this.input.subnets,
      daemons: this.options.daemons ?? daemonsOf(this.input),
      assumptions: this.#assumptions,
    }
    const context = contextOf(request, cluster, provider)
    let candidates = this.instances.filter(instance =>
      filters.every(filter => filter.check(request.demand, instance, context) === undefined),
    )
    if (candidates.length === 0) return undefined
    const chain = parseStrategy(request.placementStrategy)
    if (this.#assumptions.value('tie-break') === 'random') chain.push({type: 'random', field: ''})
    for (const rule of chain) {
      const counts = this.#countsBy(rule.field, request.group)
      const strategy = strategies.find(({type}) => type === rule.type)
      if (!strategy) throw new Error(rule.type)
      candidates = strategy.narrow(candidates, rule.field, {
        group: request.group,
        groupCount: (_field, value) => counts.get(value) ?? 0,
        nextTurn: instance => this.#turn(instance).next(),
      })
    }
    const chosen = candidates.reduce((first, candidate) => (candidate.arn < first.arn ? candidate : first))
    if (chain.some(({type}) => type === 'random')) this.#clock.now = this.#turn(chosen).at
    chosen.take(request.demand, request.group)
    return chosen.arn
  }

  #countsBy(field: string, group: string): Map<string, number> {
    const counts = new Map<string, number>()
    if (field !== 'instanceId' && !field.startsWith('attribute:')) return counts
    for (const instance of this.instances) {
      const value = spreadValue(field, instance)
      counts.set(value, (counts.get(value) ?? 0) + (instance.groups.get(group) ?? 0))
    }
    return counts
  }

  #turn(instance: Instance): Turns {
    let turns = this.#turns.get(instance.arn)
    if (!turns) {
      turns = new Turns(this.#clock, this.#clock.base(instance.arn))
      this.#turns.set(instance.arn, turns)
    }
    return turns
  }
}
