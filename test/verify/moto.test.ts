import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {connect, createServer} from 'node:net'
import {CloudWatchLogs} from '@aws-sdk/client-cloudwatch-logs'
import {EC2} from '@aws-sdk/client-ec2'
import {ECR} from '@aws-sdk/client-ecr'
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import {IAM} from '@aws-sdk/client-iam'
import {SecretsManager} from '@aws-sdk/client-secrets-manager'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {loadClient} from '../../src/aws/clients.js'
import {type VerifyApi, type VerifySubject, verifyServices} from '../../src/verify/check.js'
import {checks} from '../../src/verify/checks/index.js'
import {verify} from '../../src/verify/verify.js'

const there = spawnSync('moto_server', ['--help'], {stdio: 'ignore'}).status === 0
if (!there) process.stderr.write('skipped: verify against moto_server, which is not on this machine\n')

const region = 'us-east-1'
const account = '123456789012'
const saved = {...process.env}
let moto: ChildProcess | undefined
let api: VerifyApi
let subject: VerifySubject
/** Names of what moto made. */
const made = {secret: '', targetGroup: '', loose: '', instances: ''}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address() as {port: number}
      server.close(() => resolve(port))
    })
  })

/** Resolves when somebody listens; asks again at once until then. */
function listening(port: number, child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`moto_server ended with ${code}`)))
    const attempt = () => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve()
      })
      socket.once('error', () => setImmediate(attempt))
    }
    attempt()
  })
}

const trust = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Action: 'sts:AssumeRole', Principal: {Service: service}}],
  })
const index = (architecture: string, digest: string, size: number) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest,
        size,
        platform: {os: 'linux', architecture},
      },
    ],
  })

describe.runIf(there)('the online checks against moto_server, somebody else’s AWS', () => {
  beforeAll(async () => {
    const port = await freePort()
    moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {stdio: 'ignore'})
    await listening(port, moto)
    Object.assign(process.env, {AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto'})
    const options = {endpoint: `http://127.0.0.1:${port}`, region}
    api = Object.fromEntries(
      await Promise.all(verifyServices.map(async name => [name, await loadClient(name, options)] as const)),
    ) as unknown as VerifyApi
    await prepare(options)
    subject = {
      region,
      accountId: account,
      cluster: 'prod',
      taskDefinition: {
        family: 'web',
        networkMode: 'awsvpc',
        executionRoleArn: `arn:aws:iam::${account}:role/exec`,
        containerDefinitions: [
          {
            name: 'web',
            image: `${account}.dkr.ecr.${region}.amazonaws.com/web:amd64`,
            portMappings: [{containerPort: 8080}],
            secrets: [{name: 'DB', valueFrom: `${made.secret}:password::`}],
            logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': '/ecs/web', 'awslogs-region': region}},
          },
        ],
      },
      serviceDefinition: {
        serviceName: 'web',
        desiredCount: 1,
        loadBalancers: [{targetGroupArn: made.targetGroup, containerName: 'web', containerPort: 8080}],
      },
    }
  }, 60_000)
  afterAll(() => {
    moto?.kill()
    process.env = saved
  })

  const results = async (id: string, changed: VerifySubject = subject) =>
    verify(
      api,
      changed,
      checks.filter(check => check.id === id),
    )
  const container = (members: object): VerifySubject => ({
    ...subject,
    taskDefinition: {
      ...subject.taskDefinition,
      containerDefinitions: [{...subject.taskDefinition.containerDefinitions?.[0], ...members}],
    },
  })
  const role = (name: string): VerifySubject => ({
    ...subject,
    taskDefinition: {...subject.taskDefinition, executionRoleArn: `arn:aws:iam::${account}:role/${name}`},
  })
  const targetGroup = (targetGroupArn: string): VerifySubject => ({
    ...subject,
    serviceDefinition: {
      ...subject.serviceDefinition,
      serviceName: 'web',
      loadBalancers: [{targetGroupArn, containerName: 'web', containerPort: 8080}],
    },
  })
  const image = (reference: string) => container({image: `${account}.dkr.ecr.${region}.amazonaws.com/${reference}`})
  const secret = (valueFrom: string) => container({secrets: [{name: 'DB', valueFrom}]})
  const logGroup = (group: string) =>
    container({logConfiguration: {logDriver: 'awslogs', options: {'awslogs-group': group, 'awslogs-region': region}}})

  it.each(['roles', 'images', 'secrets', 'log-groups', 'target-groups'])('%s OK', async id => {
    expect(await results(id)).toMatchObject([{check: id, result: 'ok'}])
  })

  it.each<[string, () => VerifySubject, RegExp]>([
    ['roles', () => role('gone'), /there is no role gone/],
    ['roles', () => role('ec2-only'), /does not let ecs-tasks/],
    ['images', () => image('web:none'), /./],
    ['images', () => image('nobody:v1'), /there is no repository nobody/],
    ['images', () => image('web:arm64'), /the image holds linux\/arm64/],
    ['secrets', () => secret(`arn:aws:secretsmanager:${region}:${account}:secret:none-AbCdEf`), /does not exist/],
    ['secrets', () => secret(`${made.secret}:user::`), /user is not one of them/],
    ['secrets', () => secret('/app/none'), /does not exist/],
    ['log-groups', () => logGroup('/ecs/we'), /does not exist/],
    ['target-groups', () => targetGroup(made.targetGroup.replace('/web/', '/none/')), /does not exist/],
    ['target-groups', () => targetGroup(made.loose), /no listener forwards to it/],
    ['target-groups', () => targetGroup(made.instances), /its target type is instance/],
  ])('%s NG (%#)', async (id, changed, reason) => {
    const wrong = (await results(id, changed())).filter(({result}) => result === 'ng')
    expect(wrong).toHaveLength(1)
    expect(wrong[0]?.reason).toMatch(reason)
    expect(wrong[0]?.fix).toBeTruthy()
  })
})

async function prepare(options: {endpoint: string; region: string}): Promise<void> {
  const iam = new IAM(options)
  await iam.createRole({RoleName: 'exec', AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com')})
  await iam.createRole({RoleName: 'ec2-only', AssumeRolePolicyDocument: trust('ec2.amazonaws.com')})
  await new CloudWatchLogs(options).createLogGroup({logGroupName: '/ecs/web'})
  const secrets = new SecretsManager(options)
  made.secret = (await secrets.createSecret({Name: 'db', SecretString: '{"password":"x"}'})).ARN ?? ''
  const ecr = new ECR(options)
  await ecr.createRepository({repositoryName: 'web'})
  const child = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2},
    layers: [],
  })
  const put = await ecr.putImage({repositoryName: 'web', imageManifest: child, imageTag: 'child'})
  for (const architecture of ['amd64', 'arm64']) {
    await ecr.putImage({
      repositoryName: 'web',
      imageManifest: index(architecture, put.image?.imageId?.imageDigest ?? '', child.length),
      imageTag: architecture,
    })
  }
  const ec2 = new EC2(options)
  const {Subnets = []} = await ec2.describeSubnets({})
  const vpcId = Subnets[0]?.VpcId
  const elb = new ElasticLoadBalancingV2(options)
  const balancer = await elb.createLoadBalancer({
    Name: 'front',
    Subnets: Subnets.slice(0, 2).map(({SubnetId}) => SubnetId ?? ''),
  })
  const group = async (Name: string, TargetType: 'ip' | 'instance') =>
    (await elb.createTargetGroup({Name, TargetType, Protocol: 'HTTP', Port: 8080, VpcId: vpcId})).TargetGroups?.[0]
      ?.TargetGroupArn ?? ''
  made.targetGroup = await group('web', 'ip')
  made.loose = await group('loose', 'ip')
  made.instances = await group('machines', 'instance')
  await elb.createListener({
    LoadBalancerArn: balancer.LoadBalancers?.[0]?.LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [{Type: 'forward', TargetGroupArn: made.targetGroup}],
  })
}
