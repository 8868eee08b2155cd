import type {ECSManagedResources, Service} from '@aws-sdk/client-ecs'
import {ECS} from '@aws-sdk/client-ecs'
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {parseClusterFile} from '../../src/local/cluster-file.js'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {run} from '../../src/local/run.js'
import {readState, writeState} from '../../src/local/state-file.js'

const executionRoleArn = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole'
const infrastructureRoleArn = 'arn:aws:iam::123456789012:role/ecsInfrastructureRoleForExpressServices'
const minimal = {
  serviceName: 'web',
  executionRoleArn,
  infrastructureRoleArn,
  primaryContainer: {image: 'public.ecr.aws/docker/library/nginx:1.27'},
}
const connect = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
  maxAttempts: 1,
})

let local: LocalEndpoint
let ecs: ECS

beforeEach(async () => {
  local = await startLocal({virtualClock: true})
  ecs = new ECS(connect(local.endpoint))
})
afterEach(() => local.stop())

const described = async (name = 'web'): Promise<Service> =>
  (await ecs.describeServices({services: [name]})).services?.[0] as Service
const resources = async (): Promise<ECSManagedResources> => {
  const arn = (await described()).currentServiceRevisions?.[0]?.arn as string
  const answer = await ecs.describeServiceRevisions({serviceRevisionArns: [arn]})
  return answer.serviceRevisions?.[0]?.ecsManagedResources as ECSManagedResources
}

describe('an Express service', () => {
  it('is made with the cluster `default` and the defaults AWS documents', async () => {
    const {service} = await ecs.createExpressGatewayService(minimal)
    expect(service).toMatchObject({
      cluster: 'default',
      serviceName: 'web',
      serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/default/web',
      status: {statusCode: 'ACTIVE'},
      infrastructureRoleArn,
    })
    const [configuration, ...more] = service?.activeConfigurations ?? []
    expect(more).toEqual([])
    expect(configuration).toMatchObject({
      cpu: '1024',
      memory: '2048',
      cpuArchitecture: 'X86_64',
      healthCheckPath: '/',
      executionRoleArn,
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/default-web:1',
      scalingTarget: {
        minTaskCount: 1,
        maxTaskCount: 20,
        autoScalingMetric: 'AVERAGE_CPU',
        autoScalingTargetValue: 60,
      },
      primaryContainer: {containerPort: 80, awsLogsConfiguration: {logStreamPrefix: 'ecs'}},
    })
    expect(configuration?.ingressPaths).toEqual([
      {accessType: 'PUBLIC', endpoint: expect.stringMatching(/^we-[0-9a-f]{32}\.ecs\.us-east-1\.on\.aws$/)},
    ])
    expect(configuration?.primaryContainer?.awsLogsConfiguration?.logGroup).toMatch(/^\/aws\/ecs\/default\/web-\w{4}$/)
    const {clusters} = await ecs.describeClusters({clusters: ['default']})
    expect(clusters?.[0]?.capacityProviders).toEqual(['FARGATE'])
  })

  it('is shown by DescribeServices as managed by ECS, without a task definition of its own', async () => {
    await ecs.createExpressGatewayService(minimal)
    const service = await described()
    expect(service).toMatchObject({
      resourceManagementType: 'ECS',
      launchType: 'FARGATE',
      desiredCount: 1,
      healthCheckGracePeriodSeconds: 300,
      deploymentConfiguration: {
        strategy: 'CANARY',
        canaryConfiguration: {canaryPercent: 5, canaryBakeTimeInMinutes: 3},
        bakeTimeInMinutes: 3,
        deploymentCircuitBreaker: {enable: true, rollback: true},
      },
    })
    expect(service.taskDefinition).toBeUndefined()
    expect(service.deployments?.[0]?.taskDefinition).toMatch(/default-web:1$/)
    expect((await ecs.listServices({resourceManagementType: 'ECS'})).serviceArns).toHaveLength(1)
    expect((await ecs.listServices({resourceManagementType: 'CUSTOMER'})).serviceArns).toEqual([])
  })

  it('provisions its resources one after the other, and starts no task before the load balancer is there', async () => {
    await ecs.createExpressGatewayService(minimal)
    const [path] = (await resources()).ingressPaths ?? []
    expect(path?.loadBalancer).toMatchObject({status: 'PROVISIONING', scheme: 'internet-facing'})
    expect(path?.targetGroups).toHaveLength(2)
    local.advance('20s')
    const early = await resources()
    expect(early.ingressPaths?.[0]?.targetGroups?.[0]?.status).toBe('ACTIVE')
    expect(early.ingressPaths?.[0]?.certificate?.status).toBe('PROVISIONING')
    expect(early.logGroups?.[0]?.status).toBe('ACTIVE')
    local.advance('100s')
    expect((await ecs.listTasks({serviceName: 'web'})).taskArns).toEqual([])
    local.advance('30s')
    const all = JSON.stringify(await resources())
    expect(all).not.toContain('PROVISIONING')
    expect((await ecs.listTasks({serviceName: 'web'})).taskArns).toHaveLength(1)
    local.advance('20m')
    const {serviceDeployments} = await ecs.listServiceDeployments({service: 'web'})
    expect(serviceDeployments?.[0]?.status).toBe('SUCCESSFUL')
    const balancing = new ElasticLoadBalancingV2(connect(local.endpoint))
    const {LoadBalancers} = await balancing.describeLoadBalancers({})
    expect(LoadBalancers?.[0]?.LoadBalancerName).toMatch(/^ecs-express-gateway-alb-[0-9a-f]{8}$/)
  })

  it('shares its load balancer with the next one of the same subnets', async () => {
    await ecs.createExpressGatewayService(minimal)
    local.advance('3m')
    await ecs.createExpressGatewayService({...minimal, serviceName: 'api'})
    local.advance('15s')
    expect((await ecs.listTasks({serviceName: 'api'})).taskArns).toHaveLength(1)
    const balancing = new ElasticLoadBalancingV2(connect(local.endpoint))
    expect((await balancing.describeLoadBalancers({})).LoadBalancers).toHaveLength(1)
    await ecs.deleteExpressGatewayService({serviceArn: (await described()).serviceArn})
    expect((await balancing.describeLoadBalancers({})).LoadBalancers).toHaveLength(1)
    await ecs.deleteExpressGatewayService({serviceArn: (await described('api')).serviceArn})
    expect((await balancing.describeLoadBalancers({})).LoadBalancers).toHaveLength(0)
  })

  it('takes a primary container whole at an update, and keeps what is left out beside it', async () => {
    const created = await ecs.createExpressGatewayService({
      ...minimal,
      cpu: '512',
      memory: '1024',
      primaryContainer: {...minimal.primaryContainer, environment: [{name: 'A', value: '1'}], containerPort: 8080},
    })
    local.advance('20m')
    const serviceArn = created.service?.serviceArn
    const {service} = await ecs.updateExpressGatewayService({
      serviceArn,
      primaryContainer: {image: 'public.ecr.aws/docker/library/nginx:1.28', containerPort: 8080},
    })
    const configuration = service?.targetConfiguration
    expect(configuration?.primaryContainer).toEqual({
      image: 'public.ecr.aws/docker/library/nginx:1.28',
      containerPort: 8080,
      awsLogsConfiguration: created.service?.activeConfigurations?.[0]?.primaryContainer?.awsLogsConfiguration,
    })
    expect(configuration).toMatchObject({cpu: '512', memory: '1024'})
    expect(configuration?.taskDefinitionArn).toMatch(/default-web:2$/)
    local.advance('40m')
    const after = await ecs.describeExpressGatewayService({serviceArn, include: ['TAGS']})
    expect(after.service?.activeConfigurations?.map(one => one.primaryContainer?.image)).toEqual([
      'public.ecr.aws/docker/library/nginx:1.28',
    ])
    expect((await ecs.listServiceDeployments({service: 'web'})).serviceDeployments?.[0]?.status).toBe('SUCCESSFUL')
  })

  it('runs a task definition of the caller’s own, which must have the container `Main`', async () => {
    const register = (name: string) =>
      ecs.registerTaskDefinition({
        family: 'own',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          {name, image: 'nginx:1', portMappings: [{name: 'http', containerPort: 3000}]},
          {name: 'sidecar', image: 'busybox:1', essential: false},
        ],
      })
    await ecs.createExpressGatewayService(minimal)
    const {serviceArn} = await described()
    const wrong = (await register('web')).taskDefinition?.taskDefinitionArn
    await expect(ecs.updateExpressGatewayService({serviceArn, taskDefinitionArn: wrong})).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The task definition must have a container named Main.',
    })
    const right = (await register('Main')).taskDefinition?.taskDefinitionArn
    const {service} = await ecs.updateExpressGatewayService({serviceArn, taskDefinitionArn: right})
    expect(service?.targetConfiguration).toMatchObject({
      taskDefinitionArn: right,
      cpu: '256',
      primaryContainer: {image: 'nginx:1', containerPort: 3000},
    })
    expect(service?.targetConfiguration?.executionRoleArn).toBeUndefined()
  })

  it('keeps loadBalancers and deploymentConfiguration to itself, but is forced anew by UpdateService', async () => {
    await ecs.createExpressGatewayService(minimal)
    local.advance('20m')
    await expect(
      ecs.updateService({service: 'web', deploymentConfiguration: {minimumHealthyPercent: 0}}),
    ).rejects.toMatchObject({name: 'InvalidParameterException'})
    const before = (await described()).deployments?.[0]?.id
    await ecs.updateService({service: 'web', forceNewDeployment: true})
    expect((await described()).deployments?.[0]?.id).not.toBe(before)
    const {service} = await ecs.describeExpressGatewayService({serviceArn: (await described()).serviceArn})
    expect(service?.activeConfigurations?.[0]?.primaryContainer?.image).toBe(minimal.primaryContainer.image)
    expect(service?.currentDeployment).toBe((await described()).currentServiceDeployment)
  })

  it('scales through its own scalable target, and an update changes it', async () => {
    await ecs.createExpressGatewayService({...minimal, scalingTarget: {minTaskCount: 2, maxTaskCount: 4}})
    const {applicationAutoScaling} = local.clients
    const target = async () =>
      (await applicationAutoScaling.describeScalableTargets({ServiceNamespace: 'ecs'})).ScalableTargets?.[0]
    expect(await target()).toMatchObject({MinCapacity: 2, MaxCapacity: 4, ResourceId: 'service/default/web'})
    await ecs.updateExpressGatewayService({
      serviceArn: (await described()).serviceArn,
      scalingTarget: {maxTaskCount: 8, autoScalingMetric: 'REQUEST_COUNT_PER_TARGET', autoScalingTargetValue: 100},
    })
    expect(await target()).toMatchObject({MinCapacity: 2, MaxCapacity: 8})
    const {ScalingPolicies} = await applicationAutoScaling.describeScalingPolicies({ServiceNamespace: 'ecs'})
    expect(ScalingPolicies?.[0]?.TargetTrackingScalingPolicyConfiguration).toMatchObject({
      TargetValue: 100,
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: expect.stringMatching(/^app\/ecs-express-gateway-alb-\w+\/\w+\/targetgroup\/ecs-gateway-tg-/),
      },
    })
  })

  it('drains when it is deleted, is INACTIVE then, and its name may be taken again', async () => {
    await ecs.createExpressGatewayService(minimal)
    local.advance('20m')
    const serviceArn = (await described()).serviceArn
    const {service} = await ecs.deleteExpressGatewayService({serviceArn})
    expect(service?.status?.statusCode).toBe('DRAINING')
    await expect(ecs.deleteExpressGatewayService({serviceArn})).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
      message: 'Service is in DRAINING status',
    })
    local.advance('20m')
    expect((await ecs.describeExpressGatewayService({serviceArn})).service?.status?.statusCode).toBe('INACTIVE')
    await expect(ecs.updateExpressGatewayService({serviceArn, healthCheckPath: '/up'})).rejects.toMatchObject({
      name: 'ServiceNotActiveException',
      message: 'Cannot perform this operation on a service in INACTIVE status',
    })
    await ecs.createExpressGatewayService(minimal)
    expect((await ecs.describeExpressGatewayService({serviceArn})).service?.status?.statusCode).toBe('ACTIVE')
  })
})

describe('what Express refuses', () => {
  const refused: [string, object, RegExp][] = [
    ['no container at all', {primaryContainer: undefined}, /either primaryContainer or taskDefinitionArn/],
    ['both definitions', {taskDefinitionArn: 'web:1'}, /both taskDefinitionArn and primaryContainer/],
    ['no execution role', {executionRoleArn: undefined}, /executionRoleArn is required/],
    ['a size Fargate does not sell', {cpu: '256', memory: '8192'}, /^No Fargate configuration exists/],
    ['a relative health check path', {healthCheckPath: 'health'}, /must start with a forward slash/],
    ['a port that is none', {primaryContainer: {image: 'a', containerPort: 70_000}}, /between 1 and 65535/],
    ['a minimum above the maximum', {scalingTarget: {minTaskCount: 5, maxTaskCount: 2}}, /not be greater/],
    ['a name with spaces', {serviceName: 'my web'}, /letters, numbers/],
    ['a metric of its own making', {scalingTarget: {autoScalingMetric: 'DISK'}}, /enum value set/],
  ]
  it.each(refused)('%s', async (_, change, words) => {
    const input = {...minimal, ...change} as Parameters<ECS['createExpressGatewayService']>[0]
    const error = await ecs.createExpressGatewayService(input).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({name: 'InvalidParameterException', message: expect.stringMatching(words)})
    expect((await ecs.listClusters({})).clusterArns, 'nothing is left behind').toEqual([])
  })

  it('a cluster that is not there, a service that is not there, and a name that is taken', async () => {
    await expect(ecs.createExpressGatewayService({...minimal, cluster: 'prod'})).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    })
    await ecs.createExpressGatewayService(minimal)
    await expect(ecs.createExpressGatewayService(minimal)).rejects.toMatchObject({name: 'InvalidParameterException'})
    const serviceArn = 'arn:aws:ecs:us-east-1:123456789012:service/default/nobody'
    await expect(ecs.describeExpressGatewayService({serviceArn})).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Resource not found',
    })
  })
})

describe('resources that do not come', () => {
  it('for want of a permission they stay PROVISIONING, with AWS’s reason; no task is started', async () => {
    const clusterFile = await parseClusterFile(
      [
        'clusters: [{name: prod}]',
        'roles:',
        '  - {name: ecsTaskExecutionRole}',
        "  - {name: ecsInfrastructureRoleForExpressServices, trusts: [ecs.amazonaws.com], allows: ['elasticloadbalancing:*', 'ec2:CreateSecurityGroup']}",
      ].join('\n'),
      'cluster.yml',
    )
    const running = await run({port: 0, speed: 1, seed: 1, accountId: '123456789012', clusterFile, virtual: true})
    try {
      const client = new ECS(connect(running.url))
      await client.createExpressGatewayService({...minimal, cluster: 'prod'})
      running.endpoint.advance(30 * 60_000)
      const {services} = await client.describeServices({cluster: 'prod', services: ['web']})
      const serviceRevisionArns = [services?.[0]?.currentServiceRevisions?.[0]?.arn as string]
      const {serviceRevisions} = await client.describeServiceRevisions({serviceRevisionArns})
      const made = serviceRevisions?.[0]?.ecsManagedResources
      expect(made?.ingressPaths?.[0]?.loadBalancer).toMatchObject({
        status: 'PROVISIONING',
        statusReason: expect.stringContaining(
          'AccessDenied: User: arn:aws:sts::123456789012:assumed-role/ecsInfrastructureRoleForExpressServices/ECSGateway is not authorized to perform: ec2:DescribeAccountAttributes',
        ),
      })
      expect(made?.metricAlarms?.[0]?.status).toBe('ACTIVE')
      expect(services?.[0]).toMatchObject({runningCount: 0, pendingCount: 0})
      await expect(
        client.createExpressGatewayService({
          ...minimal,
          serviceName: 'other',
          cluster: 'prod',
          infrastructureRoleArn: 'arn:aws:iam::123456789012:role/nobody',
        }),
      ).rejects.toMatchObject({name: 'AccessDeniedException', message: expect.stringMatching(/^Cannot assume role/)})
    } finally {
      await running.stop()
    }
  })

  it('what trying again cannot mend is FAILED: one zone is too few for a load balancer', async () => {
    await ecs.createExpressGatewayService({...minimal, networkConfiguration: {subnets: ['subnet-0a1b2c3d4e5f60718']}})
    local.advance('10m')
    expect((await resources()).ingressPaths?.[0]?.loadBalancer).toMatchObject({
      status: 'FAILED',
      statusReason: 'At least two subnets in two different Availability Zones must be specified',
    })
  })
})

it('an Express service outlives a state file', async () => {
  const running = await run({port: 0, speed: 1, seed: 1, accountId: '123456789012', virtual: true})
  try {
    const client = new ECS(connect(running.url))
    await client.createExpressGatewayService(minimal)
    const {state} = readState(writeState(running.endpoint.state, 0), 'state.json')
    expect([...(state.regions.get('us-east-1')?.express?.values() ?? [])]).toEqual([
      ...(running.endpoint.state.regions.get('us-east-1')?.express?.values() ?? []),
    ])
  } finally {
    await running.stop()
  }
})
