import {expect, test} from 'vitest'
import {instanceType, instanceTypeNames, smallestTypeFor} from '../../src/placement/instance-types.js'

test.each([
  [
    'm5.large',
    {
      vCpus: 2,
      memoryMiB: 8192,
      registeredMemoryMiB: 7690,
      maximumNetworkInterfaces: 3,
      trunkTaskLimit: 10,
      gpus: 0,
      cpuArchitecture: 'x86_64',
    },
  ],
  ['m6g.medium', {vCpus: 1, trunkTaskLimit: 4, cpuArchitecture: 'arm64'}],
  ['m7i.large', {trunkTaskLimit: 10, trunkDerived: true}],
  ['g4dn.12xlarge', {gpus: 4, cpuArchitecture: 'x86_64'}],
  ['g5.2xlarge', {gpus: 1, trunkTaskLimit: 19, cpuArchitecture: 'x86_64'}],
  ['p4d.24xlarge', {gpus: 8, memoryMiB: 1179648, maximumNetworkInterfaces: 60}],
  ['t4g.small', {cpuArchitecture: 'arm64'}],
])('%s', (name, members) => {
  expect(instanceType(name)).toMatchObject(members)
})

test('types without trunking have no trunk limit, and unknown types are unknown', () => {
  expect(instanceType('t3.micro')).not.toHaveProperty('trunkTaskLimit')
  expect(instanceType('c5n.large')).not.toHaveProperty('trunkTaskLimit')
  expect(instanceType('x9.unheard')).toBeUndefined()
  expect(instanceTypeNames.length).toBeGreaterThan(90)
})

test.each([
  [{cpuUnits: 256, memoryMiB: 256, gpus: 0}, 't2.micro'],
  [{cpuUnits: 4096, memoryMiB: 4000, gpus: 0}, 'c5.xlarge'],
  [{cpuUnits: 256, memoryMiB: 256, gpus: 4}, 'g4dn.12xlarge'],
  [{cpuUnits: 256, memoryMiB: 256, gpus: 0, cpuArchitecture: 'ARM64'}, 'c6g.medium'],
  [{cpuUnits: 256, memoryMiB: 9_000_000, gpus: 0}, undefined],
])('the smallest type for %o', (need, name) => {
  expect(smallestTypeFor(need)?.name).toBe(name)
})
