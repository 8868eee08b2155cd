import {ECS, type ServiceDeployment} from '@aws-sdk/client-ecs'
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import {afterEach, describe, expect, it} from 'vitest'
import {parseClusterFile} from '../../src/local/cluster-file.js'
import {type Running, run} from '../../src/local/run.js'
import {betweenTargetGroups, targetGroup as group} from '../support/two-target-groups.js'

let running: Running | undefined
afterEach(() => running?.stop())

const rule =
  'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/front/1111111111111111/2222222222222222/3333333333333333'
const testRule = rule.replace(/3+$/, '4444444444444444')
const balanced = betweenTargetGroups({productionListenerRule: rule, testListenerRule: testRule})

/** An endpoint with a cluster, two revisions of `web`, and clients of the real SDK. */
async function endpoint(extra: string[] = []) {
  const clusterFile = await parseClusterFile(
    ['clusters: [{name: demo, instances: [{count: 4}]}]', ...extra].join('\n'),
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
  for (const image of ['shop:1', 'shop:2']) {
    await ecs.registerTaskDefinition({
      family: 'web',
      containerDefinitions: [{name: 'web', image, memory: 256, portMappings: [{containerPort: 80}]}],
    })
  }
  const control = (method: string, path: string, body: object) =>
    fetch(`${running?.url}/_gantry${path}`, {method, headers: {'x-gantry-control': '1'}, body: JSON.stringify(body)})
  const advance = (seconds: number) => control('POST', '/advance', {ms: seconds * 1000})
  const deployment = async (): Promise<ServiceDeployment> => {
    const {serviceDeployments} = await ecs.listServiceDeployments({cluster: 'demo', service: 'web'})
    const arn = serviceDeployments?.[0]?.serviceDeploymentArn ?? ''
    const answer = await ecs.describeServiceDeployments({serviceDeploymentArns: [arn]})
    return answer.serviceDeployments?.[0] as ServiceDeployment
  }
  return {ecs, balancing: new ElasticLoadBalancingV2(options), control, advance, deployment}
}

const service = {cluster: 'demo', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2}
const blueGreen = {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5} as const

describe('a blue/green deployment on the endpoint', () => {
  it('shows its stage and the weights of both revisions, and the target group each is in', async () => {
    const {ecs, balancing, advance, deployment} = await endpoint()
    await ecs.createService({...service, ...balanced, deploymentConfiguration: blueGreen})
    await advance(900)
    expect(await deployment()).toMatchObject({
      status: 'SUCCESSFUL',
      lifecycleStage: 'CLEAN_UP',
      sourceServiceRevisions: [],
    })
    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
    await advance(20)
    expect(await deployment()).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: 'SCALE_UP',
      sourceServiceRevisions: [
        {
          requestedTaskCount: 2,
          runningTaskCount: 2,
          requestedTestTrafficWeight: 0,
          requestedProductionTrafficWeight: 100,
        },
      ],
      targetServiceRevision: {
        requestedTaskCount: 2,
        requestedTestTrafficWeight: 0,
        requestedProductionTrafficWeight: 0,
      },
    })
    await advance(280)
    const baking = await deployment()
    expect(baking).toMatchObject({
      lifecycleStage: 'BAKE_TIME',
      sourceServiceRevisions: [{runningTaskCount: 2, requestedProductionTrafficWeight: 0}],
      targetServiceRevision: {
        runningTaskCount: 2,
        requestedTestTrafficWeight: 100,
        requestedProductionTrafficWeight: 100,
      },
    })
    const {serviceRevisions} = await ecs.describeServiceRevisions({
      serviceRevisionArns: [baking.targetServiceRevision?.arn ?? '', baking.sourceServiceRevisions?.[0]?.arn ?? ''],
    })
    expect(serviceRevisions?.map(({resolvedConfiguration}) => resolvedConfiguration?.loadBalancers)).toEqual([
      [{targetGroupArn: group('green'), productionListenerRule: rule}],
      [{targetGroupArn: group('blue'), productionListenerRule: rule}],
    ])
    const targets = async (name: string) =>
      (await balancing.describeTargetHealth({TargetGroupArn: group(name)})).TargetHealthDescriptions?.map(
        ({TargetHealth}) => TargetHealth?.State,
      )
    expect(await targets('blue')).toEqual(['healthy', 'healthy'])
    expect(await targets('green')).toEqual(['healthy', 'healthy'])
    await advance(900)
    expect(await deployment()).toMatchObject({status: 'SUCCESSFUL', lifecycleStage: 'CLEAN_UP'})
    const {services} = await ecs.describeServices({cluster: 'demo', services: ['web']})
    expect(services?.[0]?.deployments).toHaveLength(1)
    expect(await targets('blue')).toEqual([])
  })

  it('waits at a pause hook for ContinueServiceDeployment', async () => {
    const {ecs, advance, deployment} = await endpoint()
    await ecs.createService({...service, ...balanced, deploymentConfiguration: blueGreen})
    await advance(900)
    const lifecycleHooks = [
      {
        targetType: 'PAUSE' as const,
        lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT' as const],
        timeoutConfiguration: {timeoutInMinutes: 90, action: 'CONTINUE' as const},
      },
    ]
    await ecs.updateService({
      cluster: 'demo',
      service: 'web',
      taskDefinition: 'web:2',
      deploymentConfiguration: {lifecycleHooks},
    })
    await advance(3600)
    const {serviceDeploymentArn = '', ...waiting} = await deployment()
    expect(waiting).toMatchObject({
      status: 'IN_PROGRESS',
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      lifecycleHookDetails: [{targetType: 'PAUSE', status: 'AWAITING_ACTION', timeoutAction: 'CONTINUE'}],
    })
    const hook = waiting.lifecycleHookDetails?.[0]
    expect(hook?.expiresAt).toBeInstanceOf(Date)
    await expect(ecs.continueServiceDeployment({serviceDeploymentArn, hookId: 'mine'})).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}',
    })
    await ecs.continueServiceDeployment({serviceDeploymentArn, hookId: hook?.hookId})
    await advance(60)
    expect((await deployment()).lifecycleStage).toBe('BAKE_TIME')
    await expect(ecs.continueServiceDeployment({serviceDeploymentArn, hookId: hook?.hookId})).rejects.toMatchObject({
      message: 'Provided hookId is either completed, unavailable, or not associated with the given Resource ARN',
    })
  })

  it('asks a function at its stage: what it answers and how long it takes is said by the control API', async () => {
    const {ecs, control, advance, deployment} = await endpoint()
    await ecs.createService({...service, ...balanced, deploymentConfiguration: blueGreen})
    await advance(900)
    const hookTargetArn = 'arn:aws:lambda:us-east-1:123456789012:function:check'
    const lifecycleHooks = [
      {hookTargetArn, roleArn: 'arn:aws:iam::123456789012:role/hooks', lifecycleStages: ['POST_SCALE_UP' as const]},
    ]
    expect((await control('POST', '/hooks', {function: hookTargetArn, hookStatus: 'PERHAPS'})).status).toBe(400)
    await control('POST', '/hooks', {function: hookTargetArn, hookStatus: 'IN_PROGRESS', seconds: 5, callBackDelay: 60})
    await ecs.updateService({
      cluster: 'demo',
      service: 'web',
      taskDefinition: 'web:2',
      deploymentConfiguration: {lifecycleHooks},
    })
    await advance(600)
    expect(await deployment()).toMatchObject({
      lifecycleStage: 'POST_SCALE_UP',
      lifecycleHookDetails: [{targetType: 'AWS_LAMBDA', targetArn: hookTargetArn, status: 'IN_PROGRESS'}],
    })
    // a scenario that ends takes nothing of it away
    await control('DELETE', '/scenarios', {})
    expect(await (await control('POST', '/hooks', {function: 'check', hookStatus: 'FAILED'})).json()).toEqual({
      hooks: {check: {hookStatus: 'FAILED'}},
    })
    await advance(400)
    expect(await deployment()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: `Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target ${hookTargetArn} returned FAILED status.`,
    })
  })

  it.each([
    ['functions: [{name: check, hookStatus: SUCCEEDED, seconds: 20}]', 'SUCCESSFUL', undefined],
    [
      'functions: [{name: other}]',
      'STOPPED',
      'Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS was unable to invoke hook target arn:aws:lambda:us-east-1:123456789012:function:check due to Function not found: arn:aws:lambda:us-east-1:123456789012:function:check',
    ],
  ])('a cluster file says what a function answers: %s', async (line, status, statusReason) => {
    const {ecs, advance, deployment} = await endpoint([line])
    const lifecycleHooks = [
      {
        hookTargetArn: 'arn:aws:lambda:us-east-1:123456789012:function:check',
        roleArn: 'arn:aws:iam::123456789012:role/hooks',
        lifecycleStages: ['PRE_SCALE_UP' as const],
      },
    ]
    await ecs.createService({...service, ...balanced, deploymentConfiguration: {...blueGreen, lifecycleHooks}})
    await advance(900)
    expect(await deployment()).toMatchObject({status, ...(statusReason ? {statusReason} : {})})
  })

  it.each([
    ['BLUE_GREEN', blueGreen],
    ['CANARY', {strategy: 'CANARY' as const, bakeTimeInMinutes: 5}],
  ])('%s that crashes on boot is rolled back, and the old revision serves', async (_, configuration) => {
    const {ecs, control, advance, deployment} = await endpoint()
    const deploymentConfiguration = {...configuration, deploymentCircuitBreaker: {enable: true, rollback: true}}
    await ecs.createService({...service, ...balanced, deploymentConfiguration})
    await advance(900)
    await control('POST', '/scenarios', {name: 'crash-on-boot'})
    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
    await advance(900)
    expect(await deployment()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      sourceServiceRevisions: [{runningTaskCount: 2, requestedProductionTrafficWeight: 100}],
      targetServiceRevision: {runningTaskCount: 0, requestedProductionTrafficWeight: 0},
    })
  })
})

describe('the listener rules of a deployment in stages', () => {
  const canary = {
    strategy: 'CANARY' as const,
    bakeTimeInMinutes: 5,
    canaryConfiguration: {canaryPercent: 12.5, canaryBakeTimeInMinutes: 5},
  }
  const listenerArn = rule.replace(':listener-rule/', ':listener/').replace(/\/3+$/, '')

  it('move the weights between the target group and its alternate, and back with the next deployment', async () => {
    const {ecs, balancing, advance} = await endpoint()
    const weights = async (arn: string) => {
      const {Rules} = await balancing.describeRules({RuleArns: [arn]})
      const groups = Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? []
      return groups.map(({TargetGroupArn, Weight}) => `${TargetGroupArn?.split('/')[1]} ${Weight}`).join(', ')
    }
    await expect(balancing.describeRules({RuleArns: [rule]})).rejects.toMatchObject({name: 'RuleNotFoundException'})
    await ecs.createService({...service, ...balanced, deploymentConfiguration: canary})
    await advance(900)
    expect(await weights(rule)).toBe('blue 100, green 0')
    expect(await weights(testRule)).toBe('blue 100, green 0')
    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
    await advance(190)
    expect([await weights(rule), await weights(testRule)]).toEqual(['blue 100, green 0', 'blue 0, green 100'])
    await advance(60)
    expect(await weights(rule)).toBe('blue 875, green 125')
    await advance(320)
    expect(await weights(rule)).toBe('blue 0, green 100')
    await advance(1200)
    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:1'})
    await advance(250)
    expect(await weights(rule)).toBe('blue 125, green 875')
    const {Listeners} = await balancing.describeListeners({ListenerArns: [listenerArn]})
    const {LoadBalancers} = await balancing.describeLoadBalancers({
      LoadBalancerArns: [Listeners?.[0]?.LoadBalancerArn as string],
    })
    expect(LoadBalancers?.[0]).toMatchObject({LoadBalancerName: 'front', Type: 'application'})
    const {Rules} = await balancing.describeRules({ListenerArn: listenerArn})
    expect(Rules?.map(({RuleArn}) => RuleArn)).toEqual([rule, testRule])
  })

  it('go back with a rollback', async () => {
    const {ecs, balancing, control, advance, deployment} = await endpoint()
    const alarms = {alarmNames: ['errors'], enable: true, rollback: true}
    await ecs.createService({...service, ...balanced, deploymentConfiguration: {...canary, alarms}})
    await advance(900)
    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
    await advance(250)
    await control('POST', '/scenarios', {name: 'alarm-rollback'})
    await advance(15)
    expect((await deployment()).status).toBe('ROLLBACK_IN_PROGRESS')
    const {Rules} = await balancing.describeRules({RuleArns: [rule]})
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({Weight}) => Weight)).toEqual([100, 0])
  })

  it("of a Network Load Balancer are its listener's", async () => {
    const {ecs, balancing, advance} = await endpoint()
    const listener =
      'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/net/wires/1111111111111111/2222222222222222'
    const [balancer] = balanced.loadBalancers
    const {testListenerRule: _, ...advanced} = balancer?.advancedConfiguration ?? {}
    const loadBalancers = [{...balancer, advancedConfiguration: {...advanced, productionListenerRule: listener}}]
    await ecs.createService({...service, loadBalancers, deploymentConfiguration: blueGreen})
    await advance(3600)
    const {Listeners} = await balancing.describeListeners({ListenerArns: [listener]})
    expect(Listeners?.[0]).toMatchObject({
      Protocol: 'TCP',
      DefaultActions: [{Type: 'forward', ForwardConfig: {TargetGroups: [{Weight: 100}, {Weight: 0}]}}],
    })
    await expect(balancing.describeListeners({ListenerArns: [`${listener}0`]})).rejects.toMatchObject({
      name: 'ListenerNotFoundException',
    })
  })

  it.each<[string, object[], string]>([
    [
      'two target groups with traffic',
      [
        {TargetGroupArn: group('blue'), Weight: 50},
        {TargetGroupArn: group('green'), Weight: 50},
      ],
      `. productionListenerRule ${rule} should have exactly one target group serving traffic but found 2 target groups which are serving traffic`,
    ],
    [
      'a target group of somebody else',
      [{TargetGroupArn: group('other'), Weight: 1}],
      `. Production listener rule is forwarding traffic to unexpected target group ${group('other')}. Expected traffic to be forwarded to either targetGroupArn: ${group('blue')} or alternateTargetGroupArn: ${group('green')}`,
    ],
  ])('changed by hand: %s', async (_, TargetGroups, reason) => {
    const {ecs, balancing, advance, deployment} = await endpoint([
      'targetGroups: ['.concat(
        ['blue', 'green', 'other'].map(name => `{name: ${name}, targetGroupArn: "${group(name)}"}`).join(', '),
        ']',
      ),
    ])
    await ecs.createService({...service, ...balanced, deploymentConfiguration: blueGreen})
    await advance(900)
    const Actions = [{Type: 'forward' as const, ForwardConfig: {TargetGroups}}]
    const {Rules} = await balancing.modifyRule({RuleArn: rule, Actions})
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups).toHaveLength(TargetGroups.length)
    await ecs.updateService({cluster: 'demo', service: 'web', taskDefinition: 'web:2'})
    await advance(60)
    expect(await deployment()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: `Service deployment rolled back because of invalid networking configuration${reason}`,
    })
  })
})

describe('what CreateService refuses of a strategy', () => {
  const [balancer] = balanced.loadBalancers
  const advanced = balancer?.advancedConfiguration
  const plain = {targetGroupArn: group('blue'), containerName: 'web', containerPort: 80}
  it.each<[string, object, string]>([
    [
      'no advancedConfiguration',
      {loadBalancers: [plain]},
      'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy',
    ],
    [
      'advancedConfiguration for one of two',
      {loadBalancers: [balancer, {...plain, targetGroupArn: group('other')}]},
      'Either all or none of the provided loadBalancers must have advancedConfiguration defined',
    ],
    [
      'the same target group twice',
      {
        loadBalancers: [
          balancer,
          {...balancer, advancedConfiguration: {...advanced, alternateTargetGroupArn: group('other')}},
        ],
      },
      `Duplicate targetGroupArn found: ${group('blue')}`,
    ],
    [
      'one rule for production and test',
      {loadBalancers: [{...balancer, advancedConfiguration: {...advanced, testListenerRule: rule}}]},
      `The following rules cannot be used as both production and test listener rules: ${rule}`,
    ],
    [
      'a listener of an Application Load Balancer',
      {
        loadBalancers: [
          {
            ...balancer,
            advancedConfiguration: {
              ...advanced,
              productionListenerRule: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/front/1/2',
            },
          },
        ],
      },
      'productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/front/1/2',
    ],
    [
      'a pause in a shift',
      {
        deploymentConfiguration: {
          ...blueGreen,
          lifecycleHooks: [{targetType: 'PAUSE', lifecycleStages: ['TEST_TRAFFIC_SHIFT']}],
        },
      },
      'Invalid lifecycle stage provided for Pause Hook',
    ],
  ])('%s', async (_, change, message) => {
    const {ecs} = await endpoint()
    await expect(
      ecs.createService({...service, ...balanced, deploymentConfiguration: blueGreen, ...change}),
    ).rejects.toMatchObject({name: 'InvalidParameterException', message})
  })
})
