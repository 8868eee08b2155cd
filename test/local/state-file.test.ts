import {describe, expect, it} from 'vitest'
import type {EcsApi} from '../../src/core/api.js'
import {inProcessClient} from '../../src/local/client/in-process.js'
import {virtualClock} from '../../src/local/clock.js'
import {declare} from '../../src/local/declare.js'
import {createEndpoint} from '../../src/local/endpoint.js'
import {createState, type LocalState, regionOf} from '../../src/local/state.js'
import {readState, writeState} from '../../src/local/state-file.js'

const startMs = Date.UTC(2026, 0, 5)

function endpointOn(state: LocalState, atMs: number) {
  const clock = virtualClock(atMs)
  const endpoint = createEndpoint({clock, state, defaultRegion: 'us-east-1', url: () => 'http://127.0.0.1:4599'})
  return {endpoint, ecs: inProcessClient<EcsApi>(endpoint, 'ecs')}
}

describe('the state file', () => {
  it('goes on where it stopped: a rollout in the middle ends as it would have', async () => {
    const state = createState({accountId: '123456789012', seed: 7})
    declare(regionOf(state, 'us-east-1'), {clusters: [{name: 'demo', instances: [{count: 3}]}]}, startMs)
    const {endpoint, ecs} = endpointOn(state, startMs)
    const container = (image: string) => ({
      family: 'web',
      containerDefinitions: [{name: 'web', image, memory: 64}],
    })
    await ecs.registerTaskDefinition(container('a:1'))
    await ecs.registerTaskDefinition(container('a:2'))
    await ecs.createService({cluster: 'demo', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 3})
    endpoint.advance(300_000)
    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
    endpoint.advance(20_000)
    const text = writeState(state, endpoint.clock.now())

    const restored = readState(text, 'state.json')
    expect(restored.takenAtMs).toBe(startMs + 320_000)
    const again = endpointOn(restored.state, restored.takenAtMs)
    endpoint.advance(600_000)
    again.endpoint.advance(600_000)
    const describe = (client: EcsApi) => client.describeServices({cluster: 'demo', services: ['web']})
    const [first, second] = [await describe(ecs), await describe(again.ecs)]
    expect(second.services).toEqual(first.services)
    expect(first.services?.[0]?.deployments?.[0]?.rolloutState).toBe('COMPLETED')
    expect(
      (await again.ecs.describeTaskDefinition({taskDefinition: 'web'})).taskDefinition?.registeredAt,
    ).toBeInstanceOf(Date)
  })

  it.each([
    ['', 'it is not JSON'],
    ['{}', 'not a state file of this version'],
    ['{"gantryLocalState": 99, "state": {}}', 'not a state file of this version'],
    ['null', 'not a state file of this version'],
  ])('refuses %j in one line', (text, message) => {
    expect(() => readState(text, 'state.json')).toThrow(message)
  })
})
