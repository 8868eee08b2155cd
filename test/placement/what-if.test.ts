import {describe, expect, test} from 'vitest'
import {explain} from '../../src/placement/explain.js'
import type {ClusterSnapshot} from '../../src/placement/snapshot.js'
import {containerInstance, request} from './cluster.js'

const job = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/job:1'
const one = containerInstance({id: '1', freeMemory: 1000, freeCpu: 500, tcpInUse: [80]})
const cluster: ClusterSnapshot = {
  gantrySnapshot: 1,
  containerInstances: [
    one,
    containerInstance({id: '2', zone: 'eu-west-1b', freeMemory: 1000, status: 'DRAINING'}),
    containerInstance({id: '3', zone: 'eu-west-1c', freeMemory: 1000, agentConnected: false}),
  ],
  tasks: [
    {
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/prod/aaaa',
      containerInstanceArn: one.containerInstanceArn,
      taskDefinitionArn: job,
      group: 'family:job',
      desiredStatus: 'RUNNING',
    },
  ],
  taskDefinitions: [
    {
      taskDefinitionArn: job,
      memory: '600',
      cpu: '256',
      requiresAttributes: [],
      containerDefinitions: [{portMappings: [{hostPort: 80}]}],
    },
  ],
  subnets: [{subnetId: 'subnet-a', availabilityZone: 'eu-west-1a'}],
}

const ask = (given: Parameters<typeof request>[0], ...whatIf: string[]) =>
  explain(cluster, request(given), {whatIf, withoutFixes: true})

describe('each form of a change does what it says', () => {
  test.each<[string, Parameters<typeof request>[0], number, number]>([
    ['add 2 m5.large', {count: 20, demand: {memoryMiB: 1000}}, 1, 15],
    ['add 1 c5.large', {count: 9, demand: {memoryMiB: 1000}}, 1, 4],
    [
      'add 1 m5.large in eu-west-1c',
      {placementConstraints: [{type: 'memberOf', expression: 'attribute:ecs.availability-zone == eu-west-1c'}]},
      0,
      1,
    ],
    ['remove i-1', {}, 1, 0],
    ['remove 1', {}, 1, 0],
    [`remove ${one.containerInstanceArn}`, {}, 1, 0],
    ['drain i-1', {}, 1, 0],
    ['activate i-2', {count: 2, demand: {memoryMiB: 1000}}, 1, 2],
    ['connect i-3', {count: 2, demand: {memoryMiB: 1000}}, 1, 2],
    ['stop task aaaa', {demand: {memoryMiB: 1600}}, 0, 1],
    [
      'stop task arn:aws:ecs:eu-west-1:123456789012:task/prod/aaaa',
      {demand: {ports: [{port: 80, protocol: 'tcp'}]}},
      0,
      1,
    ],
    ['memory=1000', {demand: {memoryMiB: 1001}}, 0, 1],
    ['cpu=500', {demand: {cpuUnits: 501}}, 0, 1],
    ['hostPort 80 dynamic', {demand: {ports: [{port: 80, protocol: 'tcp'}]}}, 0, 1],
    ['without constraint 1', {placementConstraints: [{type: 'memberOf', expression: 'attribute:stack exists'}]}, 0, 1],
    [
      'without constraint 1 clause 2',
      {
        placementConstraints: [
          {type: 'memberOf', expression: 'runningTasksCount >= 0 and (attribute:a exists or attribute:b exists)'},
        ],
      },
      0,
      1,
    ],
    [
      'attribute stack=prod on i-1',
      {placementConstraints: [{type: 'memberOf', expression: 'attribute:stack == prod'}]},
      0,
      1,
    ],
    ['attribute stack on 1', {demand: {attributes: [{name: 'stack'}]}}, 0, 1],
    ['subnet in eu-west-1a', {subnets: [], demand: {networkInterfaces: 1, memoryMiB: 10}}, 1, 1],
    ['trunking', {count: 9, subnets: ['subnet-a'], demand: {networkInterfaces: 1}}, 2, 9],
    ['count=3', {demand: {memoryMiB: 400}}, 1, 2],
    ['memory=400 and count=9', {demand: {memoryMiB: 4000}}, 0, 2],
  ])('%s', (text, given, before, after) => {
    expect(ask(given).placeable).toBe(before)
    expect(ask(given, text).placeable).toBe(after)
  })
  test('several, in order', () => {
    expect(ask({count: 20, demand: {memoryMiB: 1000}}, 'remove i-1', 'add 1 m5.large').placeable).toBe(7)
  })
})

describe('what cannot be done is refused', () => {
  test.each([
    ['make it fit', '`make it fit` is not a change'],
    ['remove i-9999', 'no container instance is called `i-9999`'],
    ['add 1 m5.lrage', 'instance type `m5.lrage` is not known'],
    ['stop task zzz', 'no task is called `zzz`'],
    ['hostPort 81 dynamic', 'the task has no fixed host port 81'],
    ['without constraint 1', 'there is no constraint 1'],
    ['memory=-5', '`memory=-5` is not a change'],
  ])('%s', (text, message) => {
    expect(() => ask({}, text)).toThrow(message)
  })
  test('in host mode no port is dynamic', () => {
    expect(() =>
      ask({demand: {networkMode: 'host', ports: [{port: 80, protocol: 'tcp'}]}}, 'hostPort 80 dynamic'),
    ).toThrow('network mode host has no dynamic host ports')
  })
  test('a clause that is not there', () => {
    const placementConstraints = [{type: 'memberOf', expression: 'attribute:a exists'}]
    expect(() => ask({placementConstraints}, 'without constraint 1 clause 2')).toThrow('there is no clause 2')
  })
})

test('an added instance of a type that is there looks like its peer, of another like its table', () => {
  const free = (type: string) =>
    ask({count: 99, demand: {memoryMiB: 1}}, 'remove i-1', `add 1 ${type}`).fragmentation.find(
      ({resource}) => resource === 'MEMORY',
    )
  expect(free('m5.large')?.largestFree).toBe(7680)
  expect(free('m5.xlarge')?.largestFree).toBe(15586)
  expect(free('m6g.large')?.largestFree).toBe(Math.floor(8192 - 219 - 8192 * 0.0365))
})
