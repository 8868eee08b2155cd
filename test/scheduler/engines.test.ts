import type {PlacementStrategy} from '@aws-sdk/client-ecs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {Town} from './town.js'

const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const strategies: PlacementStrategy[][] = [
  [],
  [{type: 'random'}],
  [{type: 'spread', field: 'attribute:ecs.availability-zone'}],
  [
    {type: 'spread', field: 'attribute:ecs.availability-zone'},
    {type: 'binpack', field: 'memory'},
  ],
  [{type: 'spread', field: 'instanceId'}],
]
const move = fc.oneof(
  fc.record({taskDefinition: fc.constantFrom('web:1', 'web:2', 'web:3')}),
  fc.record({desiredCount: fc.integer({min: 0, max: 9})}),
  fc.record({seconds: fc.integer({min: 1, max: 90})}),
  fc.record({daemon: fc.constantFrom('agent:1', 'agent:2')}),
)
type Move = {taskDefinition?: string; desiredCount?: number; seconds?: number; daemon?: string}

/** `anew`: each change starts from a copy of the state, which no engine was kept for. */
function stateAfter(
  moves: readonly Move[],
  placementStrategy: PlacementStrategy[],
  townSeed: number,
  anew: boolean,
): Town {
  const town = new Town({seed: townSeed})
  town.definitions = {
    'agent:1': {containerDefinitions: [{name: 'a', image: 'a', cpu: 128, memory: 256}]},
    'agent:2': {containerDefinitions: [{name: 'a', image: 'a', cpu: 512, memory: 1024}]},
  }
  const fresh = () => {
    if (anew) town.state = {...town.state}
  }
  town.instances(4, undefined, 1024, 2048)
  town.create({serviceName: 'agent', taskDefinition: 'agent:1', schedulingStrategy: 'DAEMON'})
  fresh()
  town.create({desiredCount: 4, placementStrategy}).to(60)
  for (const {seconds, daemon, ...change} of moves) {
    fresh()
    if (seconds !== undefined) town.to(seconds)
    else if (daemon) town.update({service: 'agent', taskDefinition: daemon})
    else town.update(change)
  }
  fresh()
  return town.to(120)
}

describe('a placement engine that is kept', () => {
  it(`places as one that is built anew (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        fc.array(move, {maxLength: 8}),
        fc.constantFrom(...strategies),
        fc.integer({min: 1, max: 1e6}),
        (moves, strategy, townSeed) => {
          const kept = stateAfter(moves, strategy, townSeed, false)
          const anew = stateAfter(moves, strategy, townSeed, true)
          expect(kept.events).toEqual(anew.events)
          expect([...kept.state.tasks.values()]).toEqual([...anew.state.tasks.values()])
        },
      ),
      {numRuns: Number(process.env.GANTRY_RUNS ?? 1000) / 5, seed},
    )
  })
})
