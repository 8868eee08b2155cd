import {type DeploymentConfiguration, ECS} from '@aws-sdk/client-ecs'
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import {afterEach, describe, expect, it} from 'vitest'
import type {ElbV2Api} from '../../src/core/api.js'
import {parseClusterFile} from '../../src/local/cluster-file.js'
import {type Running, run} from '../../src/local/run.js'
import {loadSnapshot, type SnapshotApi} from '../../src/observe/load-snapshot.js'
import {plan} from '../../src/rollout/plan.js'
import {FakeClock} from '../support/fake-clock.js'
import {betweenTargetGroups, targetGroup as group} from '../support/two-target-groups.js'

let running: Running | undefined
afterEach(() => running?.stop())

const definition = (image: string) => ({
  family: 'web',
  containerDefinitions: [{name: 'web', image, memory: 256, portMappings: [{containerPort: 80}]}],
})

describe('what was planned from a snapshot happens on the endpoint', () => {
  it.each<[string, DeploymentConfiguration]>([
    ['rolling', {}],
    ['blue/green', {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 15}],
    [
      'canary',
      {strategy: 'CANARY', bakeTimeInMinutes: 2, canaryConfiguration: {canaryPercent: 20, canaryBakeTimeInMinutes: 4}},
    ],
    [
      'linear',
      {strategy: 'LINEAR', bakeTimeInMinutes: 1, linearConfiguration: {stepPercent: 25, stepBakeTimeInMinutes: 2}},
    ],
  ])('%s: to the second', async (_, deploymentConfiguration) => {
    const clusterFile = await parseClusterFile(
      [
        'clusters: [{name: demo, instances: [{count: 4}]}]',
        `targetGroups: [${['blue', 'green']
          .map(
            name =>
              `{name: ${name}, targetGroupArn: "${group(name)}", healthCheckIntervalSeconds: 10, healthyThresholdCount: 3, deregistrationDelaySeconds: 45}`,
          )
          .join(', ')}]`,
      ].join('\n'),
      'cluster.yml',
    )
    running = await run({port: 0, speed: 1, seed: 1, accountId: '123456789012', clusterFile, virtual: true})
    const options = {
      endpoint: running.url,
      region: 'us-east-1',
      credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
      maxAttempts: 1,
    }
    const ecs = new ECS(options)
    const elbV2 = new ElasticLoadBalancingV2(options)
    for (const image of ['shop:1', 'shop:2']) await ecs.registerTaskDefinition(definition(image))
    await ecs.createService({
      cluster: 'demo',
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 3,
      deploymentConfiguration,
      ...betweenTargetGroups(),
    })
    running.endpoint.advance(3_600_000)
    const reads = {ecs, elbV2: elbV2 as unknown as ElbV2Api} as unknown as SnapshotApi
    const snapshot = await loadSnapshot(reads, 'demo', {clock: new FakeClock(), region: 'us-east-1'})
    const planned = plan(snapshot, {service: 'web', taskDefinition: definition('shop:2') as never})
    expect(planned.verdict).toBe('completes')

    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
    running.endpoint.advance(3_600_000)
    const {serviceDeployments} = await ecs.listServiceDeployments({cluster: 'demo', service: 'web'})
    const [deployed] = serviceDeployments ?? []
    expect(deployed?.status).toBe('SUCCESSFUL')
    const tookMs = (deployed?.finishedAt?.getTime() ?? 0) - (deployed?.createdAt?.getTime() ?? 0)
    expect(tookMs).toBe(planned.durationMs?.expected)
  })
})
