import fc from 'fast-check'
import {expect, test} from 'vitest'
import {explain} from '../../src/placement/explain.js'
import type {ClusterSnapshot} from '../../src/placement/snapshot.js'
import {clusterArbitrary, requestArbitrary, runs} from './placement-arbitrary.js'

const optional = [
  'status',
  'agentConnected',
  'attributes',
  'registeredResources',
  'remainingResources',
  'ec2InstanceId',
  'runningTasksCount',
  'capacityProviderName',
  'versionInfo',
  'registeredAt',
]
const parts = ['tasks', 'services', 'taskDefinitions', 'subnets', 'takenAt']

// what a raw describe file does not hold is simply absent
test('whatever is left out of a snapshot, the answer comes, and what is missing never turns a no into a yes', () => {
  fc.assert(
    fc.property(
      clusterArbitrary,
      requestArbitrary,
      fc.subarray(optional),
      fc.subarray(parts),
      (cluster, request, members, tops) => {
        const whole = explain(cluster, request)
        const without = (object: object, names: string[]) =>
          Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
        const partial = {
          ...without(cluster, tops),
          containerInstances: cluster.containerInstances.map(instance => without(instance, members)),
        } as unknown as ClusterSnapshot
        const answer = explain(partial, request)
        expect(['fits', 'does-not-fit', 'unknown']).toContain(answer.verdict)
        for (const {whatIf, placeableAfter} of answer.fixes) {
          expect(explain(partial, request, {whatIf: [whatIf], withoutFixes: true}).placeable, whatIf).toBe(
            placeableAfter,
          )
        }
        expect(answer.instances).toHaveLength(cluster.containerInstances.length)
        const decides = members.filter(
          name => name !== 'ec2InstanceId' && name !== 'versionInfo' && name !== 'registeredAt',
        )
        if (
          decides.length === 0 &&
          whole.verdict === 'does-not-fit' &&
          !tops.includes('services') &&
          !tops.includes('taskDefinitions')
        ) {
          expect(answer.verdict).not.toBe('fits')
        }
      },
    ),
    runs(0.4),
  )
})
