import {describe, expect, test} from 'vitest'
import {explain} from '../../src/placement/explain.js'
import {
  autoScalingGroupOf,
  familyOf,
  requestOfService,
  requestOfTask,
  taskDefinitionOf,
} from '../../src/placement/service-request.js'
import {containerInstance} from './cluster.js'

const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:42'
const definition = {
  taskDefinitionArn: arn,
  memory: '512',
  requiresAttributes: [],
  placementConstraints: [{type: 'memberOf', expression: 'attribute:b exists'}],
}
const zoneThenInstance = [
  {type: 'spread', field: 'attribute:ecs.availability-zone'},
  {type: 'spread', field: 'instanceId'},
]

describe('the request of a service', () => {
  test('has the constraints of both, the default strategy and the service’s group', () => {
    const request = requestOfService(
      {
        serviceName: 'web',
        launchType: 'EC2',
        placementConstraints: [{type: 'distinctInstance'}],
        networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a']}},
      },
      definition,
    )
    expect(request).toMatchObject({
      group: 'service:web',
      launchType: 'EC2',
      placementConstraints: [{type: 'distinctInstance'}, {type: 'memberOf', expression: 'attribute:b exists'}],
      placementStrategy: zoneThenInstance,
      subnets: ['subnet-a'],
      demand: {memoryMiB: 512},
    })
  })
  test('a capacity provider strategy wins over a launch type', () => {
    const capacityProviderStrategy = [{capacityProvider: 'cp', weight: 1}]
    const request = requestOfService({serviceName: 'web', launchType: 'EC2', capacityProviderStrategy}, definition)
    expect(request.capacityProviderStrategy).toEqual(capacityProviderStrategy)
    expect(request.launchType).toBeUndefined()
  })
  test('a daemon runs once on each instance and has no strategy', () => {
    const request = requestOfService(
      {serviceName: 'agentd', schedulingStrategy: 'DAEMON'},
      {...definition, placementConstraints: []},
    )
    expect(request.placementStrategy).toEqual([])
    const containerInstances = [containerInstance({id: '1'}), containerInstance({id: '2'})]
    const tasks = [
      {
        taskArn: 't',
        containerInstanceArn: containerInstances[0]?.containerInstanceArn as string,
        group: 'service:agentd',
        desiredStatus: 'RUNNING',
      },
    ]
    const {capacityLeft, placements} = explain({gantrySnapshot: 1, containerInstances, tasks}, request)
    expect(capacityLeft).toBe(1)
    expect(placements[0]?.ec2InstanceId).toBe('i-2')
  })
})

test('the request of a task is its family’s, random', () => {
  expect(requestOfTask(definition)).toMatchObject({group: 'family:web'})
  expect(requestOfTask(definition).placementStrategy).toBeUndefined()
  expect(requestOfTask(definition, {group: 'mine', count: 3, overrides: {memory: '64'}})).toMatchObject({
    group: 'mine',
    count: 3,
    demand: {memoryMiB: 64},
  })
})

test.each([
  [{family: 'web'}, 'web'],
  [{taskDefinitionArn: arn}, 'web'],
  [{}, 'task'],
])('the family of %o', (given, family) => {
  expect(familyOf(given)).toBe(family)
})

test('definitions and groups are found by what names them', () => {
  const snapshot = {taskDefinitions: [definition]}
  expect(taskDefinitionOf(snapshot, arn)).toBe(definition)
  expect(taskDefinitionOf(snapshot, 'web:42')).toBe(definition)
  expect(taskDefinitionOf(snapshot, 'eb:42')).toBeUndefined()
  expect(taskDefinitionOf(snapshot, undefined)).toBeUndefined()
  const asg = {name: 'asg', max: 3}
  const provider = {name: 'cp', autoScalingGroupProvider: {autoScalingGroupArn: 'arn:x:autoScalingGroupName/asg'}}
  expect(autoScalingGroupOf({capacityProviders: [provider], autoScalingGroups: [asg]}, 'cp')).toBe(asg)
  expect(autoScalingGroupOf({capacityProviders: [provider], autoScalingGroups: [asg]}, 'other')).toBeUndefined()
  expect(autoScalingGroupOf({capacityProviders: [{}], autoScalingGroups: [asg]}, undefined)).toBeUndefined()
})
