import {describe, expect, it} from 'vitest'
import {diffServiceDefinitions, diffTaskDefinitions, keptMembers} from '../../src/definition/diff.js'

const web = (changes: object = {}) => ({
  family: 'web',
  containerDefinitions: [
    {
      name: 'web',
      image: 'web:v1',
      memory: 512,
      environment: [
        {name: 'A', value: 'one'},
        {name: 'B', value: 'two'},
      ],
      ...changes,
    },
  ],
})
/** What DescribeTaskDefinition adds by itself. */
const described = {
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:1',
  revision: 1,
  status: 'ACTIVE',
  networkMode: 'bridge',
  compatibilities: ['EXTERNAL', 'EC2'],
  volumes: [],
  placementConstraints: [],
  ...web({
    cpu: 0,
    essential: true,
    portMappings: [],
    mountPoints: [],
    volumesFrom: [],
    environment: [
      {name: 'B', value: 'two'},
      {name: 'A', value: 'one'},
    ],
  }),
}

describe('task definitions', () => {
  it('what ECS fills in by itself is no difference', () => expect(diffTaskDefinitions(described, web())).toEqual([]))

  it('names the container, the old and the new value', () =>
    expect(diffTaskDefinitions(described, web({image: 'web:v2', memory: 256}))).toEqual([
      {pointer: '/containerDefinitions/web/image', from: 'web:v1', to: 'web:v2'},
      {pointer: '/containerDefinitions/web/memory', from: 512, to: 256},
    ]))

  it('tells the names of changed environment keys, never a value', () => {
    const changed = diffTaskDefinitions(
      described,
      web({
        environment: [
          {name: 'A', value: 'other'},
          {name: 'C', value: 'secret'},
        ],
      }),
    )
    expect(changed).toEqual([
      {pointer: '/containerDefinitions/web/environment/A', hidden: true},
      {pointer: '/containerDefinitions/web/environment/B', hidden: true},
      {pointer: '/containerDefinitions/web/environment/C', hidden: true},
    ])
  })

  it('a container that goes and one that comes are each one difference', () => {
    const both = {family: 'web', containerDefinitions: [{name: 'proxy', image: 'p', memory: 1}]}
    expect(
      diffTaskDefinitions(described, both).map(({pointer, from, to}) => [
        pointer,
        from !== undefined,
        to !== undefined,
      ]),
    ).toEqual([
      ['/containerDefinitions/proxy', false, true],
      ['/containerDefinitions/web', true, false],
    ])
  })

  it('a new container does not tell its environment either', () => {
    const added = {
      family: 'web',
      containerDefinitions: [{name: 'x', image: 'i', memory: 1, environment: [{name: 'TOKEN', value: 'hunter2'}]}],
    }
    expect(JSON.stringify(diffTaskDefinitions(described, added))).not.toMatch(/hunter2|"two"/)
  })

  it('against nothing, everything is new', () =>
    expect(diffTaskDefinitions(undefined, web()).every(({from}) => from === undefined)).toBe(true))
})

describe('services', () => {
  const live = {
    serviceName: 'web',
    desiredCount: 3,
    launchType: 'EC2',
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: {enable: true, rollback: true},
    },
    networkConfiguration: {awsvpcConfiguration: {subnets: ['b', 'a'], securityGroups: [], assignPublicIp: 'DISABLED'}},
    serviceRegistries: [{registryArn: 'arn:x'}],
    placementStrategy: [],
  }

  it('members the file leaves out are no difference, and are named as kept', () => {
    const wanted = {
      serviceName: 'web',
      desiredCount: 3,
      networkConfiguration: {awsvpcConfiguration: {subnets: ['a', 'b']}},
    }
    expect(diffServiceDefinitions(live, wanted)).toEqual([])
    expect(keptMembers(live, wanted)).toEqual(['serviceRegistries'])
  })

  it('names the member that changes', () => {
    const wanted = {
      deploymentConfiguration: {maximumPercent: 150, deploymentCircuitBreaker: {enable: false, rollback: true}},
    }
    expect(diffServiceDefinitions(live, wanted)).toEqual([
      {pointer: '/deploymentConfiguration/maximumPercent', from: 200, to: 150},
      {pointer: '/deploymentConfiguration/deploymentCircuitBreaker/enable', from: true, to: false},
    ])
  })

  it('an empty list against nothing says nothing', () =>
    expect(diffServiceDefinitions(live, {placementStrategy: [], loadBalancers: []})).toEqual([]))
})
