import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {runCli} from '../support/run-cli.js'

let local: LocalEndpoint
beforeAll(async () => {
  local = await startLocal({virtualClock: true, clusters: [{name: 'prod', instances: [{type: 'm5.large', count: 2}]}]})
})
afterAll(() => local.stop())

const gantry = (...argv: string[]) =>
  runCli([...argv, '--cluster', 'prod'], {
    AWS_ENDPOINT_URL: local.endpoint,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    CI: undefined,
  })

describe('gantry continue', () => {
  it.each([
    ['goes on', []],
    ['is rolled back', ['--rollback', '--yes']],
  ] as const)('says what it made of the pause: it %s', async (words, flags) => {
    const {ecs} = local.clients
    const serviceName = `web-${words.replaceAll(' ', '-')}`
    const register = (image: string) =>
      ecs.registerTaskDefinition({family: 'web', containerDefinitions: [{name: 'web', image, memory: 128}]})
    await register('shop:1')
    const strategy = {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1} as const
    await ecs.createService({
      cluster: 'prod',
      serviceName,
      taskDefinition: 'web',
      desiredCount: 1,
      deploymentConfiguration: strategy,
    })
    local.advance('30m')
    await register('shop:2')
    await ecs.updateService({
      cluster: 'prod',
      service: serviceName,
      taskDefinition: 'web',
      deploymentConfiguration: {
        ...strategy,
        lifecycleHooks: [{targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP']}],
      },
    })
    local.advance('10m')
    const {stdout, exitCode} = await gantry('continue', serviceName, '--no-wait', ...flags)
    expect([stdout.trim(), exitCode]).toEqual([`${serviceName} ${words} at POST_SCALE_UP`, 0])
  })
})
