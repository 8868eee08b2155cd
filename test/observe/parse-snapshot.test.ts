import {describe, expect, it} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {doubtsOf, parseSnapshot} from '../../src/observe/parse-snapshot.js'
import {cluster, type InstanceInput} from '../commands/placement-cluster.js'

// biome-ignore lint/suspicious/noExplicitAny: it is broken on purpose
const text = (change: (snapshot: any) => void, instances: InstanceInput[] = [{id: 'a'}, {id: 'b'}]) => {
  const snapshot = structuredClone(cluster(instances))
  change(snapshot)
  return JSON.stringify(snapshot, null, 1)
}
const failure = (json: string): Promise<UserError> =>
  parseSnapshot(json, 's.json').then(
    () => expect.unreachable(),
    error => error,
  )

describe('a snapshot file', () => {
  it('comes back as it was written', async () => {
    const snapshot = cluster([{id: 'a'}])
    expect(await parseSnapshot(JSON.stringify(snapshot), 's.json')).toEqual(snapshot)
  })

  it('made with jq: null counts as absent, members unknown here are let be', async () => {
    const json = text(snapshot => {
      snapshot.containerInstances[0].capacityProviderName = null
      snapshot.containerInstances[0].dockerVersion = 'x'
    })
    const snapshot = await parseSnapshot(json, 's.json')
    expect(snapshot.containerInstances[0]).not.toHaveProperty('capacityProviderName')
    expect(snapshot.containerInstances[0]).toHaveProperty('dockerVersion', 'x')
  })

  it.each([
    ['no snapshot at all', () => '[]', 's.json is not a snapshot: it has no `gantrySnapshot`'],
    [
      'another version',
      () =>
        text(s => {
          s.gantrySnapshot = 2
        }),
      's.json is a snapshot of version 2',
    ],
    [
      'no container instances',
      () =>
        text(s => {
          delete s.containerInstances
        }),
      's.json: it has no `containerInstances`',
    ],
    [
      'a negative amount',
      () =>
        text(s => {
          s.containerInstances[1].remainingResources[0].integerValue = -5
        }),
      's.json: containerInstances[1].remainingResources[0].integerValue is -5: it must be a number from 0 up',
    ],
    [
      'an amount that is a text',
      () =>
        text(s => {
          s.containerInstances[0].registeredResources[1].integerValue = '7680'
        }),
      's.json: containerInstances[0].registeredResources[1].integerValue is "7680": it must be a number from 0 up',
    ],
    [
      'an instance that is a text',
      () =>
        text(s => {
          s.containerInstances[0] = 'i-1'
        }),
      's.json: containerInstances[0] is "i-1": it must be an object',
    ],
    [
      'an instance without ARN',
      () =>
        text(s => {
          delete s.containerInstances[1].containerInstanceArn
        }),
      's.json: containerInstances[1] has no `containerInstanceArn`',
    ],
    [
      'the same instance twice',
      () =>
        text(s => {
          s.containerInstances[1] = s.containerInstances[0]
        }),
      's.json: containerInstances[1].containerInstanceArn stands in containerInstances[0] already: each instance stands once',
    ],
    [
      'a task size that is none',
      () =>
        text(s => {
          s.taskDefinitions[0].memory = 'lots'
        }),
      's.json: taskDefinitions[0].memory is "lots": it must be a text of digits such as "256"',
    ],
    [
      'a time that is none',
      () =>
        text(s => {
          s.takenAt = 'yesterday'
        }),
      's.json: takenAt is "yesterday": it must be a time in ISO 8601',
    ],
  ])('with %s is refused', async (_, json, message) => {
    const error = await failure(json())
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toBe(message)
  })

  it('is refused with the line and column of what is wrong', async () => {
    const json = text(snapshot => {
      snapshot.containerInstances[1].remainingResources[0].integerValue = -5
    })
    const {at} = await failure(json)
    expect(json.split('\n')[(at?.line ?? 0) - 1]?.slice((at?.column ?? 0) - 1)).toBe('-5')
    expect(at).toMatchObject({file: 's.json', pointer: '/containerInstances/1/remainingResources/0/integerValue'})
  })
})

describe('what is of the form and still doubtful', () => {
  it('a resource of a name ECS does not use, with the one that is meant', async () => {
    const snapshot = cluster([{id: 'a'}])
    for (const list of ['registeredResources', 'remainingResources'] as const)
      snapshot.containerInstances[0]![list]![1]!.name = 'MEMROY'
    expect(doubtsOf(snapshot)).toEqual([
      expect.objectContaining({
        rule: 'resource-not-known',
        severity: 'warning',
        fix: 'if `MEMORY` is meant, correct it in the file',
      }),
    ])
  })

  it('an instance that does not say its zone', () => {
    const snapshot = cluster([{id: 'a'}, {id: 'b'}])
    snapshot.containerInstances[1]!.attributes = []
    expect(doubtsOf(snapshot)).toEqual([
      expect.objectContaining({
        rule: 'instance-without-zone',
        what: '1 of 2 container instances do not say their availability zone',
        evidence: [{name: 'first', value: 'i-b'}],
      }),
    ])
  })
})
