import {CloudWatch} from '@aws-sdk/client-cloudwatch'
import {afterEach, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {scenarios} from '../../src/local/scenarios/index.js'

let local: LocalEndpoint | undefined
afterEach(async () => {
  await local?.stop()
  local = undefined
})

const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef'
const breaker = {deploymentCircuitBreaker: {enable: true, rollback: true}}

interface Options {
  container?: object
  definition?: object
  service?: object
}

/** A service that is well, then the scenario, then a deployment of a new revision into it. */
async function deployInto(scenario: string, options: Options = {}) {
  local = await startLocal({
    virtualClock: true,
    clusters: [{name: 'demo', instances: [{type: 'm5.large', count: 3}]}],
  })
  const {ecs} = local.clients
  const register = (image: string) =>
    ecs.registerTaskDefinition({
      family: 'web',
      containerDefinitions: [
        {name: 'web', image, memory: 256, portMappings: [{containerPort: 80}], ...options.container},
      ],
      ...options.definition,
    })
  await register('shop:1')
  await register('shop:2')
  await ecs.createService({
    cluster: 'demo',
    serviceName: 'web',
    taskDefinition: 'web:1',
    desiredCount: 3,
    deploymentConfiguration: breaker,
    ...options.service,
  })
  local.advance('15m')
  local.scenario(scenario, {cluster: 'demo'})
  await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2', forceNewDeployment: true})
  local.advance('30m')
  const {services} = await ecs.describeServices({cluster: 'demo', services: ['web']})
  const {taskArns = []} = await ecs.listTasks({cluster: 'demo', desiredStatus: 'STOPPED', family: 'web'})
  const stopped = taskArns.length > 0 ? await ecs.describeTasks({cluster: 'demo', tasks: taskArns}) : {tasks: []}
  const {serviceDeployments} = await ecs.listServiceDeployments({cluster: 'demo', service: 'web'})
  return {
    status: serviceDeployments?.[0]?.status,
    events: services?.[0]?.events?.map(({message = ''}) => message) ?? [],
    reasons: [...new Set(stopped.tasks?.map(({stoppedReason = ''}) => stoppedReason))],
    containers: stopped.tasks?.flatMap(({containers = []}) => containers) ?? [],
  }
}

const fargate: Options = {
  definition: {networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], cpu: '256', memory: '512'},
  service: {
    launchType: 'FARGATE',
    networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a', 'subnet-b']}},
  },
}

describe('scenarios', () => {
  it('are the sixteen', () => {
    expect(scenarios.map(({name}) => name)).toEqual([
      'agent-disconnected',
      'alarm-rollback',
      'container-unhealthy',
      'crash-on-boot',
      'elb-unhealthy',
      'fargate-capacity',
      'image-missing',
      'no-capacity',
      'no-egress',
      'oom',
      'port-clash',
      'secret-denied',
      'spot-interruption',
      'stuck-configuration',
      'throttled-api',
      'wrong-architecture',
    ])
  })

  it('crash-on-boot: the containers exit with 1, and the breaker rolls back', async () => {
    const {status, reasons, containers} = await deployInto('crash-on-boot')
    expect(status).toBe('ROLLBACK_SUCCESSFUL')
    expect(reasons).toContain('Essential container in task exited')
    expect(containers.some(({exitCode}) => exitCode === 1)).toBe(true)
  })

  it('image-missing: the pull says not found', async () => {
    const {reasons} = await deployInto('image-missing')
    expect(reasons.join('\n')).toMatch(/^CannotPullContainerError: .*shop:2: not found$/m)
  })

  it('wrong-architecture: the pull names the platform', async () => {
    const {reasons} = await deployInto('wrong-architecture')
    expect(reasons.join('\n')).toContain("image Manifest does not contain descriptor matching platform 'linux/amd64'")
  })

  it('oom: exit code 137 and OutOfMemoryError', async () => {
    const {containers} = await deployInto('oom')
    expect(containers).toContainEqual(
      expect.objectContaining({exitCode: 137, reason: expect.stringContaining('OutOfMemoryError')}),
    )
  })

  it('elb-unhealthy: targets fail with 404', async () => {
    const {events, reasons} = await deployInto('elb-unhealthy', {
      service: {loadBalancers: [{targetGroupArn, containerName: 'web', containerPort: 80}]},
    })
    expect(events.join('\n')).toContain('is unhealthy in (target-group')
    expect(events.join('\n')).toContain('(reason Health checks failed with these codes: [404])')
    expect(reasons.join('\n')).toContain('Task failed ELB health checks in (target-group')
  })

  it('container-unhealthy: container health checks fail', async () => {
    const {reasons} = await deployInto('container-unhealthy', {
      container: {healthCheck: {command: ['CMD', 'true'], interval: 10}},
    })
    expect(reasons).toContain('Task failed container health checks')
  })

  it('no-egress: an awsvpc task cannot reach ECR', async () => {
    const {reasons} = await deployInto('no-egress', fargate)
    expect(reasons.join('\n')).toMatch(
      /^ResourceInitializationError: unable to pull secrets or registry auth: .*i\/o timeout$/m,
    )
  })

  it('secret-denied: the execution role is named', async () => {
    const {reasons} = await deployInto('secret-denied', {
      container: {
        secrets: [{name: 'PASSWORD', valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop-AbCdEf'}],
      },
      definition: {executionRoleArn: 'arn:aws:iam::123456789012:role/shopExecution'},
    })
    expect(reasons.join('\n')).toMatch(
      /AccessDeniedException: User: .*shopExecution.* is not authorized to perform: secretsmanager:GetSecretValue/,
    )
  })

  it('no-capacity: the closest instance lacks memory', async () => {
    const {events} = await deployInto('no-capacity')
    expect(events.join('\n')).toMatch(
      /was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance \w+\) has insufficient memory available\./,
    )
  })

  it('port-clash: the closest instance uses the port', async () => {
    await deployInto('port-clash', {
      container: {portMappings: [{containerPort: 80, hostPort: 8080}]},
      service: {desiredCount: 0},
    })
    const {ecs} = (local as LocalEndpoint).clients
    await ecs.updateService({cluster: 'demo', service: 'web', desiredCount: 1})
    ;(local as LocalEndpoint).advance('5m')
    const {services} = await ecs.describeServices({cluster: 'demo', services: ['web']})
    expect(services?.[0]?.events?.map(({message}) => message).join('\n')).toContain(
      'is already using a port required by your task.',
    )
  })

  it('stuck-configuration: nothing can start or stop', async () => {
    const {status, events} = await deployInto('stuck-configuration')
    expect(status).toBe('IN_PROGRESS')
    expect(events[0]).toContain(
      'was unable to stop or start tasks during a deployment because of the service deployment configuration',
    )
  })

  it('agent-disconnected: the closest instance has no agent', async () => {
    const {events} = await deployInto('agent-disconnected')
    expect(events.join('\n')).toMatch(/doesn't have the agent connected\.|encountered error "AGENT"\./)
  })

  it('fargate-capacity: Fargate says so', async () => {
    const {events} = await deployInto('fargate-capacity', fargate)
    expect(events.join('\n')).toContain('was unable to place a task. Reason: Capacity is unavailable at this time.')
  })

  it('spot-interruption: tasks are taken back', async () => {
    const {reasons} = await deployInto('spot-interruption', {
      definition: fargate.definition as object,
      service: {
        networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a']}},
        capacityProviderStrategy: undefined,
        launchType: 'FARGATE',
      },
    })
    expect(reasons).not.toContain('Your Spot Task was interrupted.')
    await (local as LocalEndpoint).stop()
    local = await startLocal({virtualClock: true, clusters: [{name: 'demo'}]})
    const {ecs} = local.clients
    await ecs.registerTaskDefinition({
      family: 'spot',
      containerDefinitions: [{name: 'web', image: 'shop:1'}],
      ...(fargate.definition as {cpu: string; memory: string; networkMode: 'awsvpc'}),
    })
    local.scenario('spot-interruption')
    const cluster = (await ecs.createCluster({clusterName: 'spot', capacityProviders: ['FARGATE_SPOT']} as never))
      .cluster
    const {tasks} = await (ecs as unknown as {runTask(input: object): Promise<{tasks: {taskArn: string}[]}>}).runTask({
      cluster: cluster?.clusterName,
      taskDefinition: 'spot',
      capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}],
      networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a']}},
    })
    local.advance('10m')
    const described = await ecs.describeTasks({cluster: 'spot', tasks: tasks.map(({taskArn}) => taskArn)})
    expect(described.tasks?.[0]).toMatchObject({
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
    })
  })

  it('alarm-rollback: the alarm fails the deployment', async () => {
    const {status, events} = await deployInto('alarm-rollback', {
      service: {deploymentConfiguration: {alarms: {alarmNames: ['errors'], enable: true, rollback: true}}},
    })
    expect(status).toMatch(/^ROLLBACK_/)
    expect(events.join('\n')).toContain('deployment failed: alarm detected')
  })

  it('throttled-api: calls are refused, and some are not', async () => {
    local = await startLocal({virtualClock: true})
    local.scenario('throttled-api')
    const {ecs} = local.clients
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        ecs.listClusters({}).then(
          () => 'ok',
          (error: Error) => `${error.name}: ${error.message}`,
        ),
      ),
    )
    expect(answers).toEqual(['ThrottlingException: Rate exceeded', 'ThrottlingException: Rate exceeded', 'ok'])
  })

  it('have no effect on a service they were not applied to, and none once cleared', async () => {
    local = await startLocal({virtualClock: true, clusters: [{name: 'demo', instances: [{count: 2}]}]})
    const {ecs} = local.clients
    await ecs.registerTaskDefinition({family: 'web', containerDefinitions: [{name: 'web', image: 'a', memory: 64}]})
    local.scenario('crash-on-boot', {cluster: 'demo', service: 'other'})
    await ecs.createService({cluster: 'demo', serviceName: 'web', taskDefinition: 'web', desiredCount: 1})
    local.advance('5m')
    const running = async () =>
      (await ecs.describeServices({cluster: 'demo', services: ['web']})).services?.[0]?.runningCount
    expect(await running()).toBe(1)
    local.scenario('no-capacity')
    const headers = {'x-gantry-control': '1'}
    const response = await fetch(`${local.endpoint}/_gantry/scenarios`, {method: 'DELETE', headers})
    expect(await response.json()).toEqual({applied: []})
    await ecs.updateService({cluster: 'demo', service: 'web', desiredCount: 2})
    local.advance('5m')
    expect(await running()).toBe(2)
  })

  it('take no alarm away with them that somebody put', async () => {
    local = await startLocal({virtualClock: true, clusters: [{name: 'demo', instances: [{count: 1}]}]})
    const cloudWatch = new CloudWatch({
      endpoint: local.endpoint,
      region: 'us-east-1',
      credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
      maxAttempts: 1,
    })
    await cloudWatch.putMetricAlarm({
      AlarmName: 'web-5xx',
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_Target_5XX_Count',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    })
    local.scenario('crash-on-boot', {cluster: 'demo', service: 'web'})
    await fetch(`${local.endpoint}/_gantry/scenarios`, {method: 'DELETE', headers: {'x-gantry-control': '1'}})
    const {MetricAlarms} = await cloudWatch.describeAlarms({})
    expect(MetricAlarms).toMatchObject([{AlarmName: 'web-5xx', Threshold: 5}])
  })
})
