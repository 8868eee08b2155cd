import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import type {CheckResult} from '../../src/verify/verify.js'
import {runCli} from '../support/run-cli.js'
import {root} from '../support/source-graph.js'

const account = '123456789012'
const directory = mkdtempSync(join(tmpdir(), 'gantry-verify-'))
const index = (architecture: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: `sha256:${'0'.repeat(64)}`,
        size: 2,
        platform: {os: 'linux', architecture},
      },
    ],
  })
let local: LocalEndpoint

beforeAll(async () => {
  local = await startLocal({clusterFile: join(root, 'test/fixtures/verify/cluster.yml'), virtualClock: true})
  await local.clients.ecr.createRepository({repositoryName: 'web'})
})
afterAll(async () => {
  await local.stop()
  rmSync(directory, {recursive: true, force: true})
})

const environment = () => ({
  AWS_ENDPOINT_URL: local.endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
})

interface Changes {
  cluster?: string
  task?: object
  container?: object
  network?: object
  service?: object
}

async function verify(changes: Changes = {}): Promise<{checks: CheckResult[]; exitCode: number; text: string}> {
  const task = {
    family: 'web',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: `arn:aws:iam::${account}:role/exec`,
    taskRoleArn: `arn:aws:iam::${account}:role/app`,
    containerDefinitions: [
      {
        name: 'web',
        image: 'nginx:1.27',
        portMappings: [{containerPort: 8080}],
        secrets: [
          {name: 'DB', valueFrom: `arn:aws:secretsmanager:us-east-1:${account}:secret:db-AbCdEf:password::`},
          {name: 'FLAG', valueFrom: '/app/flag'},
        ],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {'awslogs-group': '/ecs/web', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'web'},
        },
        ...changes.container,
      },
    ],
    ...changes.task,
  }
  const service = {
    serviceName: 'web',
    launchType: 'FARGATE',
    desiredCount: 2,
    deploymentConfiguration: {minimumHealthyPercent: 100, maximumPercent: 200},
    loadBalancers: [
      {
        targetGroupArn: `arn:aws:elasticloadbalancing:us-east-1:${account}:targetgroup/web/0123456789abcdef`,
        containerName: 'web',
        containerPort: 8080,
      },
    ],
    networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a'], securityGroups: ['sg-a'], ...changes.network}},
    ...changes.service,
  }
  writeFileSync(join(directory, 'task.json'), JSON.stringify(task))
  writeFileSync(join(directory, 'service.json'), JSON.stringify(service))
  const argv = [
    'verify',
    'web',
    '--cluster',
    changes.cluster ?? 'prod',
    '--task-definition',
    join(directory, 'task.json'),
    '--service-definition',
    join(directory, 'service.json'),
  ]
  const json = await runCli([...argv, '--json'], environment())
  const text = await runCli(argv, environment())
  expect(text.exitCode).toBe(json.exitCode)
  expect(json.stdout + text.stdout + text.stderr).not.toContain('never-shown')
  return {checks: JSON.parse(json.stdout).services[0].checks, exitCode: json.exitCode, text: text.stdout}
}

describe('gantry verify on the endpoint', () => {
  it('everything declared is in order', async () => {
    const {checks, exitCode, text} = await verify()
    expect(checks.filter(({result}) => result === 'ng')).toEqual([])
    expect(exitCode).toBe(0)
    const fine = new Set(checks.filter(({result}) => result === 'ok').map(({check}) => check))
    for (const check of [
      'service-linked-role',
      'roles',
      'execution-role-permissions',
      'fargate-quota',
      'subnets',
      'security-groups',
      'egress',
      'secrets',
      'log-groups',
      'target-groups',
      'target-group-sharing',
      'balancer-security',
    ]) {
      expect(fine, check).toContain(check)
    }
    expect(text).toMatch(/^service web {2}0 wrong, \d+ in order, 1 could not be told\n/)
  })

  it('an image that was pushed for the task’s platform', async () => {
    const image = `${account}.dkr.ecr.us-east-1.amazonaws.com/web:v1`
    const before = await verify({container: {image}})
    expect(before.checks).toContainEqual(expect.objectContaining({check: 'images', result: 'ng'}))
    // an index needs its children; the quickest child is another index without any
    const child = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [],
    })
    const {image: put} = await local.clients.ecr.putImage({repositoryName: 'web', imageManifest: child})
    const digest = put?.imageId?.imageDigest ?? ''
    const of = (architecture: string) =>
      index(architecture)
        .replace(/sha256:0{64}/, digest)
        .replace('"size":2', `"size":${child.length}`)
    await local.clients.ecr.putImage({repositoryName: 'web', imageManifest: of('amd64'), imageTag: 'v1'})
    await local.clients.ecr.putImage({repositoryName: 'web', imageManifest: of('arm64'), imageTag: 'v2'})
    expect((await verify({container: {image}})).checks).toContainEqual(
      expect.objectContaining({check: 'images', result: 'ok'}),
    )
    const arm = await verify({container: {image: image.replace('v1', 'v2')}})
    expect(arm.checks).toContainEqual(
      expect.objectContaining({
        check: 'images',
        result: 'ng',
        reason: 'the task needs linux/amd64; the image holds linux/arm64',
      }),
    )
  })

  it.each<[string, Changes, RegExp]>([
    ['roles', {task: {taskRoleArn: `arn:aws:iam::${account}:role/gone`}}, /there is no role gone/],
    ['roles', {task: {taskRoleArn: `arn:aws:iam::${account}:role/ec2-only`}}, /does not let ecs-tasks/],
    ['execution-role-permissions', {task: {executionRoleArn: `arn:aws:iam::${account}:role/app`}}, /implicitDeny/],
    ['subnets', {network: {subnets: ['subnet-none']}}, /no such subnet/],
    ['subnets', {network: {subnets: ['subnet-tight']}}, /3 free addresses; a deployment may hold 4/],
    ['security-groups', {network: {securityGroups: ['sg-none']}}, /no such group/],
    ['security-groups', {network: {securityGroups: ['sg-elsewhere']}}, /vpc-2/],
    ['egress', {network: {subnets: ['subnet-closed']}}, /no route out/],
    [
      'balancer-security',
      {network: {securityGroups: ['sg-shut']}},
      /no ingress rule of sg-shut lets sg-front in on port 8080/,
    ],
    [
      'efs-mount-targets',
      {task: {volumes: [{name: 'd', efsVolumeConfiguration: {fileSystemId: 'fs-none'}}]}},
      /does not exist/,
    ],
    [
      'efs-mount-targets',
      {
        task: {volumes: [{name: 'd', efsVolumeConfiguration: {fileSystemId: 'fs-data'}}]},
        network: {subnets: ['subnet-tight']},
      },
      /no mount target in us-east-1b/,
    ],
    [
      'fargate-quota',
      {task: {cpu: '4096', memory: '8192'}},
      /4 tasks of 4 vCPU may run at once: 16 vCPU; the quota is 8/,
    ],
    [
      'secrets',
      {
        container: {
          secrets: [{name: 'X', valueFrom: `arn:aws:secretsmanager:us-east-1:${account}:secret:none-AbCdEf`}],
        },
      },
      /does not exist/,
    ],
    [
      'secrets',
      {
        container: {
          secrets: [{name: 'X', valueFrom: `arn:aws:secretsmanager:us-east-1:${account}:secret:db-AbCdEf:user::`}],
        },
      },
      /user is not one of them/,
    ],
    ['secrets', {container: {secrets: [{name: 'X', valueFrom: '/app/none'}]}}, /does not exist/],
    [
      'log-groups',
      {
        container: {
          logConfiguration: {
            logDriver: 'awslogs',
            options: {'awslogs-group': '/ecs/none', 'awslogs-region': 'us-east-1'},
          },
        },
      },
      /does not exist/,
    ],
    [
      'target-groups',
      {
        service: {
          loadBalancers: [
            {
              targetGroupArn: `arn:aws:elasticloadbalancing:us-east-1:${account}:targetgroup/loose/0123456789abcdee`,
              containerName: 'web',
              containerPort: 8080,
            },
          ],
        },
      },
      /no listener/,
    ],
    [
      'target-groups',
      {
        service: {
          loadBalancers: [
            {
              targetGroupArn: `arn:aws:elasticloadbalancing:us-east-1:${account}:targetgroup/none/0123456789abcded`,
              containerName: 'web',
              containerPort: 8080,
            },
          ],
        },
      },
      /does not exist/,
    ],
  ])('%s NG', async (check, changes, reason) => {
    const {checks, exitCode} = await verify(changes)
    const wrong = checks.filter(({result}) => result === 'ng')
    expect(wrong.map(({check: id}) => id)).toContain(check)
    expect(wrong.find(({check: id}) => id === check)?.reason).toMatch(reason)
    expect(exitCode).toBe(1)
  })

  it('a file system with a mount target where the tasks start', async () => {
    const {checks} = await verify({
      task: {volumes: [{name: 'd', efsVolumeConfiguration: {fileSystemId: 'fs-data'}}]},
    })
    expect(checks).toContainEqual(expect.objectContaining({check: 'efs-mount-targets', result: 'ok'}))
  })

  it('the role of the cluster’s instances', async () => {
    const onMachines = await verify({cluster: 'machines', service: {launchType: 'EC2'}})
    expect(onMachines.checks).toContainEqual({
      check: 'instance-role',
      what: 'instance profile ecsInstanceRole',
      result: 'ok',
      reason: 'role ecsInstanceRole',
    })
    const nobody = await verify({service: {launchType: 'EC2'}})
    expect(nobody.checks).toContainEqual(expect.objectContaining({check: 'instance-role', result: 'skip'}))
  })

  it('a target group another service of the cluster uses', async () => {
    const {ecs} = local.clients
    await ecs.registerTaskDefinition({
      family: 'shop',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{name: 'web', image: 'nginx:1.27', portMappings: [{containerPort: 8080}]}],
    })
    await ecs.createService({
      cluster: 'machines',
      serviceName: 'shop',
      taskDefinition: 'shop',
      launchType: 'FARGATE',
      desiredCount: 0,
      loadBalancers: [
        {
          targetGroupArn: `arn:aws:elasticloadbalancing:us-east-1:${account}:targetgroup/web/0123456789abcdef`,
          containerName: 'web',
          containerPort: 8080,
        },
      ],
      networkConfiguration: {awsvpcConfiguration: {subnets: ['subnet-a'], securityGroups: ['sg-a']}},
    })
    const {checks} = await verify({cluster: 'machines'})
    expect(checks).toContainEqual(
      expect.objectContaining({
        check: 'target-group-sharing',
        result: 'ng',
        reason: 'service shop of machines registers its tasks there too: requests go to either',
      }),
    )
  })

  it('what the file leaves out is taken from the live service', async () => {
    const {ecs} = local.clients
    await ecs.registerTaskDefinition({
      family: 'machine',
      containerDefinitions: [{name: 'web', image: 'nginx:1.27', memory: 128}],
    })
    await ecs.createService({
      cluster: 'machines',
      serviceName: 'machine',
      taskDefinition: 'machine',
      launchType: 'EC2',
      desiredCount: 0,
    })
    const file = join(directory, 'machine.json')
    writeFileSync(
      file,
      JSON.stringify({family: 'machine', containerDefinitions: [{name: 'web', image: 'nginx:1', memory: 128}]}),
    )
    const {stdout} = await runCli(
      ['verify', 'machine', '--cluster', 'machines', '--task-definition', file, '--json'],
      environment(),
    )
    expect(JSON.parse(stdout).services[0].checks).toContainEqual(
      expect.objectContaining({check: 'instance-role', result: 'ok'}),
    )
  })
})
