import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {type OnlineCheck, type VerifyApi, type VerifySubject, verifyServices} from '../../src/verify/check.js'
import {checks} from '../../src/verify/checks/index.js'
import {trusts} from '../../src/verify/checks/roles.js'
import {isWithin} from '../../src/verify/cidr.js'
import {taskCpuUnits} from '../../src/verify/members.js'
import {verify} from '../../src/verify/verify.js'
import {root} from '../support/source-graph.js'

const account = '123456789012'
const region = 'us-east-1'
const secretArn = `arn:aws:secretsmanager:${region}:${account}:secret:db-AbCdEf`
const imageReference = `${account}.dkr.ecr.${region}.amazonaws.com/web:v1`
const targetGroupArn = `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/web/0123456789abcdef`

const subject: VerifySubject = {
  region,
  accountId: account,
  cluster: 'prod',
  taskDefinition: {
    family: 'web',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: `arn:aws:iam::${account}:role/exec`,
    taskRoleArn: `arn:aws:iam::${account}:role/app/web`,
    runtimePlatform: {cpuArchitecture: 'X86_64'},
    containerDefinitions: [
      {
        name: 'web',
        image: imageReference,
        portMappings: [{containerPort: 8080}],
        secrets: [{name: 'DB', valueFrom: `${secretArn}:password::`}],
        logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': '/ecs/web', 'awslogs-region': region}},
      },
    ],
  },
  serviceDefinition: {
    serviceName: 'web',
    desiredCount: 3,
    launchType: 'FARGATE',
    deploymentConfiguration: {maximumPercent: 200, minimumHealthyPercent: 100},
    loadBalancers: [{targetGroupArn, containerName: 'web', containerPort: 8080}],
    networkConfiguration: {
      awsvpcConfiguration: {subnets: ['subnet-a'], securityGroups: ['sg-a'], assignPublicIp: 'DISABLED'},
    },
  },
}

const trust = (...services: string[]) =>
  encodeURIComponent(
    JSON.stringify({Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Principal: {Service: services}}]}),
  )
const thrown = (name: string, message = name) =>
  Object.assign(new Error(message), {name, $fault: 'client', $metadata: {httpStatusCode: 400}})
const index = (architecture: string) =>
  JSON.stringify({
    manifests: [{platform: {os: 'linux', architecture}}, {platform: {os: 'unknown', architecture: 'unknown'}}],
  })

const letting = (rule: object) => ({
  GroupId: 'sg-a',
  VpcId: 'vpc-1',
  IpPermissions: [{IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, ...rule}],
})
const profileArn = `arn:aws:iam::${account}:instance-profile/workers`
const role = (service: string) => ({
  RoleName: 'workers',
  Arn: `arn:aws:iam::${account}:role/workers`,
  AssumeRolePolicyDocument: trust(service),
})

type Answers = Record<string, unknown>
/** Everything in order: each answer can be replaced by another or by an error. */
const good: Answers = {
  getRole: {Role: {AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com', 'ecs.amazonaws.com')}},
  simulatePrincipalPolicy: {EvaluationResults: [{EvalDecision: 'allowed'}]},
  describeSubnets: {
    Subnets: [
      {
        SubnetId: 'subnet-a',
        VpcId: 'vpc-1',
        AvailabilityZone: 'us-east-1a',
        AvailableIpAddressCount: 10,
        CidrBlock: '10.0.1.0/24',
      },
    ],
  },
  describeSecurityGroups: {SecurityGroups: [letting({UserIdGroupPairs: [{GroupId: 'sg-front'}]})]},
  describeRouteTables: {
    RouteTables: [{Associations: [{Main: true}], Routes: [{DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1'}]}],
  },
  describeVpcEndpoints: {VpcEndpoints: []},
  batchGetImage: {images: [{imageManifest: index('amd64')}]},
  describeSecret: {},
  getSecretValue: {SecretString: '{"password":"do-not-print"}'},
  getParameters: {Parameters: [{}]},
  describeLogGroups: {logGroups: [{logGroupName: '/ecs/web'}]},
  describeTargetGroups: {TargetGroups: [{TargetType: 'ip', VpcId: 'vpc-1', LoadBalancerArns: ['arn:lb']}]},
  describeLoadBalancers: {
    LoadBalancers: [{SecurityGroups: ['sg-front'], AvailabilityZones: [{SubnetId: 'subnet-a'}]}],
  },
  listServices: {serviceArns: ['arn:web', 'arn:other']},
  describeServices: {
    services: [
      {serviceName: 'web', status: 'ACTIVE', loadBalancers: [{targetGroupArn}]},
      {serviceName: 'gone', status: 'INACTIVE', loadBalancers: [{targetGroupArn}]},
    ],
  },
  describeMountTargets: {MountTargets: [{AvailabilityZoneName: 'us-east-1a', LifeCycleState: 'available'}]},
  getServiceQuota: {Quota: {Value: 6}},
  listContainerInstances: {containerInstanceArns: ['arn:ci']},
  describeContainerInstances: {containerInstances: [{ec2InstanceId: 'i-1'}, {ec2InstanceId: 'mi-2'}]},
  describeInstances: {Reservations: [{Instances: [{InstanceId: 'i-1', IamInstanceProfile: {Arn: profileArn}}]}]},
  getInstanceProfile: {InstanceProfile: {Roles: [role('ec2.amazonaws.com')]}},
}

function fakeApi(changes: Answers = {}): VerifyApi {
  const answers = {...good, ...changes}
  const service = new Proxy(
    {},
    {
      get: (_, operation: string) => async () => {
        const answer = answers[operation]
        if (answer instanceof Error) throw answer
        return answer
      },
    },
  )
  return {
    ...Object.fromEntries(verifyServices.map(name => [name, service])),
  } as unknown as VerifyApi
}

const check = (id: string) => checks.find(candidate => candidate.id === id) as OnlineCheck
const run = (id: string, changes: Answers, of: VerifySubject = subject) => verify(fakeApi(changes), of, [check(id)])
const denied = (action: string) =>
  thrown('AccessDeniedException', `User: arn:aws:iam::1:user/ci is not authorized to perform: ${action} on resource: *`)

/** Per check: what makes it NG with which words, and the read whose denial makes it SKIP. */
const cases: Record<string, {ng: Array<[Answers, RegExp]>; read: string; action: string; of?: VerifySubject}> = {
  'instance-role': {
    of: {...subject, serviceDefinition: {...subject.serviceDefinition, serviceName: 'web', launchType: 'EC2'}},
    ng: [
      [{describeInstances: {Reservations: [{Instances: [{InstanceId: 'i-1'}]}]}}, /it has no instance profile/],
      [{getInstanceProfile: thrown('NoSuchEntityException')}, /it does not exist any more/],
      [{getInstanceProfile: {InstanceProfile: {Roles: []}}}, /it holds no role/],
      [
        {getInstanceProfile: {InstanceProfile: {Roles: [role('ecs-tasks.amazonaws.com')]}}},
        /the trust policy of workers does not let ec2\.amazonaws\.com assume it/,
      ],
      [
        {simulatePrincipalPolicy: {EvaluationResults: [{EvalDecision: 'implicitDeny', EvalActionName: 'ecs:Poll'}]}},
        /workers may not ecs:Poll/,
      ],
    ],
    read: 'describeInstances',
    action: 'ec2:DescribeInstances',
  },
  'fargate-quota': {
    of: {...subject, taskDefinition: {...subject.taskDefinition, cpu: '1 vCPU'}},
    ng: [[{getServiceQuota: {Quota: {Value: 5}}}, /6 tasks of 1 vCPU may run at once: 6 vCPU; the quota is 5/]],
    read: 'getServiceQuota',
    action: 'servicequotas:GetServiceQuota',
  },
  'efs-mount-targets': {
    of: {
      ...subject,
      taskDefinition: {
        ...subject.taskDefinition,
        volumes: [{name: 'data', efsVolumeConfiguration: {fileSystemId: 'fs-1'}}],
      },
    },
    ng: [
      [{describeMountTargets: thrown('FileSystemNotFound')}, /does not exist/],
      [{describeMountTargets: {MountTargets: []}}, /no mount target that is available/],
      [
        {describeMountTargets: {MountTargets: [{AvailabilityZoneName: 'us-east-1b', LifeCycleState: 'available'}]}},
        /no mount target in us-east-1a/,
      ],
    ],
    read: 'describeMountTargets',
    action: 'elasticfilesystem:DescribeMountTargets',
  },
  'target-group-sharing': {
    ng: [
      [
        {describeServices: {services: [{serviceName: 'shop', status: 'ACTIVE', loadBalancers: [{targetGroupArn}]}]}},
        /service shop of prod registers its tasks there too/,
      ],
    ],
    read: 'listServices',
    action: 'ecs:ListServices',
  },
  'balancer-security': {
    ng: [
      [
        {describeSecurityGroups: {SecurityGroups: [letting({UserIdGroupPairs: [{GroupId: 'sg-other'}]})]}},
        /no ingress rule of sg-a lets sg-front in on port 8080/,
      ],
      [
        {
          describeSecurityGroups: {
            SecurityGroups: [letting({FromPort: 80, ToPort: 80, IpRanges: [{CidrIp: '0.0.0.0/0'}]})],
          },
        },
        /on port 8080/,
      ],
      [{describeSecurityGroups: {SecurityGroups: [letting({IpRanges: [{CidrIp: '10.0.2.0/24'}]})]}}, /on port 8080/],
    ],
    read: 'describeLoadBalancers',
    action: 'elasticloadbalancing:DescribeLoadBalancers',
  },
  'service-linked-role': {
    ng: [[{getRole: thrown('NoSuchEntityException')}, /does not exist/]],
    read: 'getRole',
    action: 'iam:GetRole',
  },
  roles: {
    ng: [
      [{getRole: thrown('NoSuchEntityException')}, /there is no role (exec|web) in account 123456789012/],
      [
        {getRole: {Role: {AssumeRolePolicyDocument: trust('ec2.amazonaws.com')}}},
        /does not let ecs-tasks\.amazonaws\.com assume it/,
      ],
    ],
    read: 'getRole',
    action: 'iam:GetRole',
  },
  'infrastructure-role': {
    of: {...subject, infrastructureRoleArn: `arn:aws:iam::${account}:role/infra`},
    ng: [
      [{getRole: thrown('NoSuchEntityException')}, /there is no role infra in account 123456789012/],
      [
        {getRole: {Role: {AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com')}}},
        /does not let ecs\.amazonaws\.com assume it/,
      ],
      [{simulatePrincipalPolicy: {EvaluationResults: [{EvalDecision: 'implicitDeny'}]}}, /implicitDeny on \*/],
    ],
    read: 'getRole',
    action: 'iam:GetRole',
  },
  'execution-role-permissions': {
    ng: [
      [
        {simulatePrincipalPolicy: {EvaluationResults: [{EvalDecision: 'implicitDeny', EvalResourceName: '*'}]}},
        /implicitDeny on \*/,
      ],
    ],
    read: 'simulatePrincipalPolicy',
    action: 'iam:SimulatePrincipalPolicy',
  },
  subnets: {
    ng: [
      [{describeSubnets: {Subnets: []}}, /there is no such subnet/],
      [
        {describeSubnets: {Subnets: [{SubnetId: 'subnet-a', VpcId: 'vpc-1', AvailableIpAddressCount: 5}]}},
        /5 free addresses; a deployment may hold 6 tasks at once/,
      ],
    ],
    read: 'describeSubnets',
    action: 'ec2:DescribeSubnets',
  },
  'security-groups': {
    ng: [
      [{describeSecurityGroups: {SecurityGroups: []}}, /there is no such group/],
      [
        {describeSecurityGroups: {SecurityGroups: [{GroupId: 'sg-a', VpcId: 'vpc-2'}]}},
        /it is in vpc-2, the subnets are in vpc-1/,
      ],
    ],
    read: 'describeSecurityGroups',
    action: 'ec2:DescribeSecurityGroups',
  },
  egress: {
    ng: [
      [
        {describeRouteTables: {RouteTables: [{Associations: [{Main: true}], Routes: []}]}},
        /no VPC endpoint for ecr\.api, ecr\.dkr, s3, logs, secretsmanager/,
      ],
      [
        {
          describeRouteTables: {
            RouteTables: [
              {
                Associations: [{SubnetId: 'subnet-a'}],
                Routes: [{DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1'}],
              },
            ],
          },
        },
        /public but the tasks get no public IP/,
      ],
    ],
    read: 'describeRouteTables',
    action: 'ec2:DescribeRouteTables',
  },
  images: {
    ng: [
      [{batchGetImage: {failures: [{failureReason: 'Requested image not found'}]}}, /Requested image not found/],
      [{batchGetImage: thrown('RepositoryNotFoundException')}, /there is no repository web/],
      [
        {batchGetImage: {images: [{imageManifest: index('arm64')}]}},
        /needs linux\/amd64; the image holds linux\/arm64/,
      ],
    ],
    read: 'batchGetImage',
    action: 'ecr:BatchGetImage',
  },
  secrets: {
    ng: [
      [{describeSecret: thrown('ResourceNotFoundException')}, /does not exist/],
      [{describeSecret: {DeletedDate: new Date(0)}}, /marked for deletion/],
      [{getSecretValue: {SecretString: 'plain'}}, /not a JSON object/],
      [{getSecretValue: {SecretString: '{"user":"x"}'}}, /holds 1 keys, and password is not one of them/],
    ],
    read: 'describeSecret',
    action: 'secretsmanager:DescribeSecret',
  },
  'log-groups': {
    ng: [[{describeLogGroups: {logGroups: [{logGroupName: '/ecs/web2'}]}}, /does not exist/]],
    read: 'describeLogGroups',
    action: 'logs:DescribeLogGroups',
  },
  'target-groups': {
    ng: [
      [{describeTargetGroups: thrown('TargetGroupNotFoundException')}, /does not exist/],
      [
        {describeTargetGroups: {TargetGroups: [{TargetType: 'instance', LoadBalancerArns: ['x']}]}},
        /target type is instance; network mode awsvpc needs ip/,
      ],
      [
        {describeTargetGroups: {TargetGroups: [{TargetType: 'ip', LoadBalancerArns: []}]}},
        /no listener forwards to it/,
      ],
      [
        {describeTargetGroups: {TargetGroups: [{TargetType: 'ip', VpcId: 'vpc-2', LoadBalancerArns: ['x']}]}},
        /it is in vpc-2, the tasks' subnets are in vpc-1/,
      ],
    ],
    read: 'describeTargetGroups',
    action: 'elasticloadbalancing:DescribeTargetGroups',
  },
}

it('every check has its cases', () =>
  expect(Object.keys(cases).sort()).toEqual(checks.map(candidate => candidate.id).sort()))

it('the guide names every check, in the order they run', () => {
  const guide = readFileSync(join(root, 'docs/guides/plan.md'), 'utf8')
  const rows = [...guide.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id)
  expect(rows).toEqual(checks.map(({id}) => id))
})

describe.each(Object.entries(cases))('%s', (id, {ng, read, action, of}) => {
  it('OK: everything is in order', async () => {
    const results = await run(id, {}, of)
    expect(results.length).toBeGreaterThan(0)
    expect(results.filter(result => result.result !== 'ok')).toEqual([])
  })

  it.each(ng)('NG: says why and what to do', async (changes, words) => {
    const wrong = (await run(id, changes, of)).filter(result => result.result === 'ng')
    expect(wrong.length).toBeGreaterThan(0)
    for (const result of wrong) {
      expect(result.reason).toMatch(words)
      expect(result.fix).toBeTruthy()
    }
    expect(JSON.stringify(wrong)).not.toContain('do-not-print')
  })

  it('SKIP: a denied read names the IAM action', async () => {
    const results = await run(id, {[read]: denied(action)}, of)
    expect(results.length).toBeGreaterThan(0)
    expect(results.every(result => result.result === 'skip' && result.iamAction === action)).toBe(true)
    expect(check(id).iamActions).toContain(action)
  })

  it('another refusal of AWS keeps its words', async () => {
    const results = await run(id, {[read]: thrown('ThrottlingException', 'Rate exceeded')}, of)
    expect(results[0]).toMatchObject({result: 'skip', reason: 'ThrottlingException: Rate exceeded'})
  })

  it('a bug of ours is not an answer', async () => {
    await expect(run(id, {[read]: new TypeError('undefined is not a function')}, of)).rejects.toThrow(TypeError)
  })
})

describe('what is left alone', () => {
  it('a definition without roles, secrets, logs and network needs nothing but its image, and that is not ours to ask', async () => {
    const bare: VerifySubject = {
      ...subject,
      taskDefinition: {family: 'x', containerDefinitions: [{name: 'a', image: 'nginx:1.27'}]},
      serviceDefinition: undefined,
    }
    expect(await verify(fakeApi(), bare)).toMatchObject([{check: 'images', result: 'skip'}])
  })

  it.each([
    [
      'ecs-tasks.amazonaws.com',
      {Statement: {Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: {Service: ['ecs-tasks.amazonaws.com']}}},
      true,
    ],
    [
      'ecs-tasks.amazonaws.com',
      {Statement: [{Effect: 'Deny', Action: 'sts:AssumeRole', Principal: {Service: 'ecs-tasks.amazonaws.com'}}]},
      false,
    ],
    ['ecs-tasks.amazonaws.com', {Statement: []}, false],
  ])('a trust policy is read as IAM reads it', (service, document, expected) =>
    expect(trusts(JSON.stringify(document), service)).toBe(expected),
  )
})

describe('what may reach the tasks', () => {
  const result = async (changes: Answers) => (await run('balancer-security', changes))[0]
  it.each([
    ['any address', {IpRanges: [{CidrIp: '0.0.0.0/0'}]}],
    [
      'all protocols',
      {IpProtocol: '-1', FromPort: undefined, ToPort: undefined, UserIdGroupPairs: [{GroupId: 'sg-front'}]},
    ],
    ['a block around the balancer’s subnets', {IpRanges: [{CidrIp: '10.0.0.0/16'}]}],
    ['a range of ports', {FromPort: 1024, ToPort: 65_535, UserIdGroupPairs: [{GroupId: 'sg-front'}]}],
  ])('%s lets the balancer in', async (_, rule) =>
    expect(await result({describeSecurityGroups: {SecurityGroups: [letting(rule)]}})).toMatchObject({result: 'ok'}),
  )

  it.each([
    ['a network load balancer without security groups', {describeLoadBalancers: {LoadBalancers: [{}]}}],
    ['a prefix list', {describeSecurityGroups: {SecurityGroups: [letting({PrefixListIds: [{PrefixListId: 'pl-1'}]})]}}],
  ])('%s: could not tell', async (_, changes) => expect(await result(changes)).toMatchObject({result: 'skip'}))

  it.each([
    ['10.0.1.0/24', '10.0.0.0/16', true],
    ['10.0.0.0/16', '10.0.1.0/24', false],
    ['200.0.1.0/24', '0.0.0.0/0', true],
    ['200.0.1.0/25', '200.0.1.128/25', false],
    ['10.0.1.0/24', 'fe80::/10', false],
    ['10.0.1.256/24', '10.0.0.0/8', false],
  ])('%s within %s: %s', (inner, outer, expected) => expect(isWithin(inner, outer)).toBe(expected))
})

describe('sizes of a task', () => {
  it.each([
    ['256', 256],
    ['0.25 vCPU', 256],
    ['.5 vcpu', 512],
    [undefined, undefined],
    ['much', undefined],
  ])('cpu %s: %s units', (cpu, units) =>
    expect(taskCpuUnits({...subject, taskDefinition: {...subject.taskDefinition, cpu}})).toBe(units),
  )
})
