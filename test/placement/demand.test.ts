import {describe, expect, test} from 'vitest'
import {demandOf, parseCpu, parseMemory, type TaskOverride} from '../../src/placement/demand.js'
import type {Demand} from '../../src/placement/request.js'
import type {SnapshotTaskDefinition} from '../../src/placement/snapshot.js'

const ports = (...list: string[]) =>
  list.map(text => ({port: Number(text.split('/')[0]), protocol: text.split('/')[1]}))
const mapping = {containerPort: 80, hostPort: 8080}

const cases: [string, SnapshotTaskDefinition, TaskOverride, Partial<Demand>][] = [
  [
    'the task’s cpu and memory come before the containers’',
    {cpu: '512', memory: '1024', containerDefinitions: [{cpu: 10, memory: 20}]},
    {},
    {cpuUnits: 512, memoryMiB: 1024},
  ],
  [
    'else the containers’ sums',
    {containerDefinitions: [{cpu: 10, memory: 20}, {memory: 30}]},
    {},
    {cpuUnits: 10, memoryMiB: 50},
  ],
  [
    'memoryReservation comes before memory',
    {containerDefinitions: [{memory: 2048, memoryReservation: 512}, {memory: 64}]},
    {},
    {memoryMiB: 576},
  ],
  [
    'a memoryReservation of 0 is one',
    {containerDefinitions: [{memory: 2048, memoryReservation: 0}]},
    {},
    {memoryMiB: 0},
  ],
  [
    'on Windows the task’s own do not count',
    {
      cpu: '512',
      memory: '1024',
      runtimePlatform: {operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'},
      containerDefinitions: [{cpu: 10, memory: 20}],
    },
    {},
    {cpuUnits: 10, memoryMiB: 20},
  ],
  ['units with their names', {cpu: '1 vCPU', memory: '2 GB'}, {}, {cpuUnits: 1024, memoryMiB: 2048}],
  [
    'overrides of the task',
    {cpu: '256', memory: '512'},
    {cpu: '1024', memory: '2048'},
    {cpuUnits: 1024, memoryMiB: 2048},
  ],
  [
    'overrides of a container',
    {
      containerDefinitions: [
        {name: 'a', cpu: 10, memory: 20},
        {name: 'b', cpu: 1, memory: 2},
      ],
    },
    {
      containerOverrides: [
        {name: 'a', cpu: 100, memoryReservation: 5, resourceRequirements: [{type: 'GPU', value: '1'}]},
      ],
    },
    {cpuUnits: 101, memoryMiB: 7, gpus: 1},
  ],
  [
    'a fixed host port in bridge mode',
    {networkMode: 'bridge', containerDefinitions: [{portMappings: [mapping]}]},
    {},
    {ports: ports('8080/tcp') as Demand['ports']},
  ],
  [
    'udp apart from tcp, each once',
    {containerDefinitions: [{portMappings: [mapping, {...mapping, protocol: 'udp'}, mapping]}]},
    {},
    {ports: ports('8080/tcp', '8080/udp') as Demand['ports']},
  ],
  [
    'dynamic host ports reserve nothing',
    {
      networkMode: 'bridge',
      containerDefinitions: [{portMappings: [{containerPort: 80, hostPort: 0}, {containerPort: 81}]}],
    },
    {},
    {ports: []},
  ],
  [
    'awsvpc reserves no host port and takes an interface',
    {networkMode: 'awsvpc', containerDefinitions: [{portMappings: [{containerPort: 80, hostPort: 80}]}]},
    {},
    {ports: [], networkInterfaces: 1},
  ],
  [
    'host mode reserves the container port',
    {networkMode: 'host', containerDefinitions: [{portMappings: [{containerPort: 80}]}]},
    {},
    {ports: ports('80/tcp') as Demand['ports']},
  ],
  ['no network, no ports', {networkMode: 'none', containerDefinitions: [{portMappings: [mapping]}]}, {}, {ports: []}],
  [
    'GPUs add up',
    {
      containerDefinitions: [
        {resourceRequirements: [{type: 'GPU', value: '2'}]},
        {
          resourceRequirements: [
            {type: 'GPU', value: '1'},
            {type: 'InferenceAccelerator', value: 'x'},
          ],
        },
      ],
    },
    {},
    {gpus: 3},
  ],
  [
    'every GPU',
    {containerDefinitions: [{resourceRequirements: [{type: 'GPU', value: 'ALL'}]}]},
    {},
    {gpus: 1, everyGpu: true},
  ],
  [
    'requiresAttributes are taken as the API gives them',
    {networkMode: 'awsvpc', requiresAttributes: [{name: 'a', value: 'b'}, {name: 'c'}]},
    {},
    {attributes: [{name: 'a', value: 'b'}, {name: 'c'}]},
  ],
  [
    'the platform is kept',
    {runtimePlatform: {cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX'}},
    {},
    {cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX'},
  ],
]

describe('what a task takes', () => {
  test.each(cases)('%s', (_sentence, definition, overrides, expected) => {
    expect(demandOf(definition, overrides)).toMatchObject(expected)
  })
  test('what is inferred is named', () => {
    expect(demandOf({requiresAttributes: []}).assumed).toBeUndefined()
    expect(
      demandOf({networkMode: 'host', containerDefinitions: [{portMappings: [{containerPort: 80}]}]}).assumed,
    ).toEqual(['derived-attributes', 'host-mode-port'])
  })
})

test.each([
  ['256', 256],
  ['.5 vCPU', 512],
  ['2vcpu', 2048],
  ['', undefined],
  ['lots', undefined],
])('cpu `%s`', (text, units) => {
  expect(parseCpu(text)).toBe(units)
})

test.each([
  ['512', 512],
  ['0.5GB', 512],
  ['4 GB', 4096],
  ['x', undefined],
])('memory `%s`', (text, mib) => {
  expect(parseMemory(text)).toBe(mib)
})
