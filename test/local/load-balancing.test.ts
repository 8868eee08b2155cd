import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {EcsApi} from '../../src/core/api.js'
import {inProcessClient} from '../../src/local/client/in-process.js'
import {parseClusterFile} from '../../src/local/cluster-file.js'
import {type Running, run} from '../../src/local/run.js'

let running: Running
let balancing: ElasticLoadBalancingV2
let targetGroupArn: string

beforeAll(async () => {
  const clusterFile = await parseClusterFile(
    [
      'clusters: [{name: demo, instances: [{count: 2}]}]',
      'subnets: [{subnetId: subnet-1, availabilityZone: us-east-1a}]',
      'targetGroups: [{name: web, healthCheckIntervalSeconds: 10, healthyThresholdCount: 2, deregistrationDelaySeconds: 15}]',
      'loadBalancers: [{name: front}]',
    ].join('\n'),
    'cluster.yml',
  )
  running = await run({port: 0, speed: 1, seed: 1, accountId: '123456789012', clusterFile, virtual: true})
  balancing = new ElasticLoadBalancingV2({
    endpoint: running.url,
    region: 'us-east-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    maxAttempts: 1,
  })
})
afterAll(() => running.stop())

describe('Elastic Load Balancing', () => {
  it('shows the declared target group, its attributes, its load balancer and listener', async () => {
    const {TargetGroups} = await balancing.describeTargetGroups({Names: ['web']})
    targetGroupArn = TargetGroups?.[0]?.TargetGroupArn as string
    expect(TargetGroups?.[0]).toMatchObject({
      TargetType: 'ip',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    })
    const {Attributes} = await balancing.describeTargetGroupAttributes({TargetGroupArn: targetGroupArn})
    expect(Attributes).toContainEqual({Key: 'deregistration_delay.timeout_seconds', Value: '15'})
    const {LoadBalancers} = await balancing.describeLoadBalancers({Names: ['front']})
    expect(TargetGroups?.[0]?.LoadBalancerArns).toEqual([LoadBalancers?.[0]?.LoadBalancerArn])
    const {Listeners} = await balancing.describeListeners({LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn})
    expect(Listeners?.[0]?.DefaultActions?.[0]?.TargetGroupArn).toBe(targetGroupArn)
  })

  it('shows targets as the service registers them and finds them healthy', async () => {
    const ecs = inProcessClient<EcsApi>(running.endpoint, 'ecs')
    await ecs.registerTaskDefinition({
      family: 'web',
      networkMode: 'awsvpc',
      containerDefinitions: [{name: 'web', image: 'a', memory: 64, portMappings: [{containerPort: 8080}]}],
    })
    const input = {
      cluster: 'demo',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      loadBalancers: [{targetGroupArn, containerName: 'web', containerPort: 8080}],
    }
    const network = (subnet: string) => ({networkConfiguration: {awsvpcConfiguration: {subnets: [subnet]}}})
    await expect(ecs.createService({...input, ...network('subnet-2')})).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("The subnet ID 'subnet-2' does not exist"),
    })
    await expect(
      ecs.createService({
        ...input,
        ...network('subnet-1'),
        loadBalancers: [{targetGroupArn: `${targetGroupArn}0`, containerName: 'web', containerPort: 8080}],
      }),
    ).rejects.toMatchObject({name: 'InvalidParameterException'})
    await ecs.createService({...input, ...network('subnet-1')})
    const states = async () => {
      const {TargetHealthDescriptions} = await balancing.describeTargetHealth({TargetGroupArn: targetGroupArn})
      return (TargetHealthDescriptions ?? []).map(({TargetHealth}) => TargetHealth?.State)
    }
    expect(await states()).toEqual([])
    running.endpoint.advance(600_000)
    expect(await states()).toEqual(['healthy', 'healthy'])
    const {TargetHealthDescriptions} = await balancing.describeTargetHealth({TargetGroupArn: targetGroupArn})
    expect(TargetHealthDescriptions?.[0]?.Target).toMatchObject({Port: 8080, AvailabilityZone: 'us-east-1a'})
  })
})
