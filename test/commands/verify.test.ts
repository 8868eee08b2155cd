import {describe, expect, it} from 'vitest'
import {liveService, serviceAfter} from '../../src/commands/flags/live-service.js'

describe('the service a verification is of', () => {
  const live = {
    serviceName: 'web',
    launchType: 'EC2' as const,
    desiredCount: 3,
    loadBalancers: [{targetGroupArn: 'arn:tg', containerName: 'app', containerPort: 80}],
    events: [],
  }

  it.each([
    ['nothing live and no file', {}, undefined, undefined],
    ['a file alone', {serviceDefinition: {launchType: 'FARGATE' as const}}, undefined, {launchType: 'FARGATE'}],
    ['live alone', {}, live, {launchType: 'EC2', desiredCount: 3, loadBalancers: live.loadBalancers}],
    [
      'a file that changes one member, and a count by flag',
      {serviceDefinition: {loadBalancers: []}, desiredCount: 5},
      live,
      {launchType: 'EC2', desiredCount: 5, loadBalancers: []},
    ],
    [
      'a strategy takes the place of a launch type',
      {serviceDefinition: {capacityProviderStrategy: [{capacityProvider: 'FARGATE'}]}},
      live,
      {capacityProviderStrategy: [{capacityProvider: 'FARGATE'}], desiredCount: 3, loadBalancers: live.loadBalancers},
    ],
  ])('%s', (_, request, service, expected) =>
    expect(serviceAfter({service: 'web', ...request}, service)).toEqual(expected),
  )

  it('a refusal is a skip that names the action', async () => {
    const describeServices = async () => {
      throw Object.assign(new Error('denied'), {name: 'AccessDeniedException', $fault: 'client'})
    }
    expect(await liveService({describeServices} as never, 'prod', 'web')).toEqual({
      skipped: [
        {
          check: 'live-service',
          what: 'service web as it is live',
          result: 'skip',
          reason: 'denied',
          iamAction: 'ecs:DescribeServices',
        },
      ],
    })
  })

  it('a deleted service is not there', async () => {
    const describeServices = async () => ({services: [{serviceName: 'web', status: 'INACTIVE'}]})
    expect(await liveService({describeServices} as never, 'prod', 'web')).toEqual({skipped: []})
  })
})
