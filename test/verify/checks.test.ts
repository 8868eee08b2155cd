import {describe, expect, it} from 'vitest'
import type {OnlineCheck, VerifyApi, VerifySubject} from '../../src/verify/check.js'
import {checks} from '../../src/verify/checks/index.js'
import {trusts} from '../../src/verify/checks/roles.js'
import {verify} from '../../src/verify/verify.js'

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

const trust = (service: string) =>
  encodeURIComponent(
    JSON.stringify({Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Principal: {Service: service}}]}),
  )
const thrown = (name: string, message = name) =>
  Object.assign(new Error(message), {name, $fault: 'client', $metadata: {httpStatusCode: 400}})
const index = (architecture: string) =>
  JSON.stringify({
    manifests: [{platform: {os: 'linux', architecture}}, {platform: {os: 'unknown', architecture: 'unknown'}}],
  })

type Answers = Record<string, unknown>
/** Everything in order: each answer can be replaced by another or by an error. */
const good: Answers = {
  getRole: {Role: {AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com')}},
  simulatePrincipalPolicy: {EvaluationResults: [{EvalDecision: 'allowed'}]},
  describeSubnets: {Subnets: [{SubnetId: 'subnet-a', VpcId: 'vpc-1', AvailableIpAddressCount: 10}]},
  describeSecurityGroups: {SecurityGroups: [{GroupId: 'sg-a', VpcId: 'vpc-1'}]},
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
    cloudWatchLogs: service,
    ec2: service,
    ecr: service,
    elbV2: service,
    iam: service,
    secretsManager: service,
    ssm: service,
  } as unknown as VerifyApi
}

const check = (id: string) => checks.find(candidate => candidate.id === id) as OnlineCheck
const run = (id: string, changes: Answers, of: VerifySubject = subject) => verify(fakeApi(changes), of, [check(id)])
const denied = (action: string) =>
  thrown('AccessDeniedException', `User: arn:aws:iam::1:user/ci is not authorized to perform: ${action} on resource: *`)

/** Per check: what makes it NG with which words, and the read whose denial makes it SKIP. */
const cases: Record<string, {ng: Array<[Answers, RegExp]>; read: string; action: string}> = {
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
    ],
    read: 'describeTargetGroups',
    action: 'elasticloadbalancing:DescribeTargetGroups',
  },
}

it('every check has its cases', () =>
  expect(Object.keys(cases).sort()).toEqual(checks.map(candidate => candidate.id).sort()))

describe.each(Object.entries(cases))('%s', (id, {ng, read, action}) => {
  it('OK: everything is in order', async () => {
    const results = await run(id, {})
    expect(results.length).toBeGreaterThan(0)
    expect(results.filter(result => result.result !== 'ok')).toEqual([])
  })

  it.each(ng)('NG: says why and what to do', async (changes, words) => {
    const wrong = (await run(id, changes)).filter(result => result.result === 'ng')
    expect(wrong.length).toBeGreaterThan(0)
    for (const result of wrong) {
      expect(result.reason).toMatch(words)
      expect(result.fix).toBeTruthy()
    }
    expect(JSON.stringify(wrong)).not.toContain('do-not-print')
  })

  it('SKIP: a denied read names the IAM action', async () => {
    const results = await run(id, {[read]: denied(action)})
    expect(results.length).toBeGreaterThan(0)
    expect(results.every(result => result.result === 'skip' && result.iamAction === action)).toBe(true)
    expect(check(id).iamActions).toContain(action)
  })

  it('another refusal of AWS keeps its words', async () => {
    const results = await run(id, {[read]: thrown('ThrottlingException', 'Rate exceeded')})
    expect(results[0]).toMatchObject({result: 'skip', reason: 'ThrottlingException: Rate exceeded'})
  })

  it('a bug of ours is not an answer', async () => {
    await expect(run(id, {[read]: new TypeError('undefined is not a function')})).rejects.toThrow(TypeError)
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
