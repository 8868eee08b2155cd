import type {RegisterContainerInstanceRequest} from '@aws-sdk/client-ecs'
import type {EcsApi} from '../core/api.js'
import {UserError} from '../core/errors.js'

/** One command of the demo: what it shows, how it is called, how it must end. */
export interface DemoStep {
  title: string
  /** After `gantry`. `$NAME` stands for an image an earlier `push` printed, or for something of the endpoint's own. */
  argv: string[]
  expectedExitCode: number
  /** A push's printed reference is kept under this name. */
  keepAs?: string
  /** Folder below the demo's own. */
  directory?: string
}

/** An image the demo builds: what its container does on the endpoint is said by its labels. */
export interface DemoImage {
  directory: string
  labels: Record<string, string>
  greeting: string
}

export const demoCluster = 'demo'
export const demoRegion = 'us-east-1'
/** How much faster than real time the demo's own endpoint runs: four deployments then fit into half a minute. */
export const demoSpeed = 12

export const demoImages: DemoImage[] = [
  {
    directory: 'image-v1',
    greeting: 'hello from v1',
    labels: {'gantry.local/log': 'listening on 8080 (v1)', 'gantry.local/pull-seconds': '4'},
  },
  {
    directory: 'image-v2',
    greeting: 'hello from v2',
    labels: {'gantry.local/log': 'listening on 8080 (v2)', 'gantry.local/pull-seconds': '4'},
  },
  {
    directory: 'image-v3',
    greeting: 'goodbye from v3',
    labels: {
      'gantry.local/exit-code': '1',
      'gantry.local/exit-after': '15s',
      'gantry.local/log': 'panic: DATABASE_URL is not set',
      'gantry.local/pull-seconds': '4',
    },
  },
]

const set = (value: string) => ['--set', value]
const deploy = (image: string) => [
  'deploy',
  'web',
  '--cluster',
  demoCluster,
  '--task-definition',
  'web.json',
  '--image',
  `web=$${image}`,
]

/** The main job from end to end, in order. */
export const demoSteps: DemoStep[] = [
  {title: 'lint a task definition with mistakes in it', argv: ['lint', 'web-mistake.json'], expectedExitCode: 1},
  {title: 'lint the mended one', argv: ['lint', 'web.json'], expectedExitCode: 0},
  {
    title: 'push an image, no daemon needed',
    argv: ['push', 'image-v1', 'web:v1', '--create'],
    expectedExitCode: 0,
    keepAs: 'V1',
  },
  {
    title: 'create the service on three EC2 instances and watch it become steady',
    argv: [...deploy('V1'), '--service-definition', 'service.json', '--create'],
    expectedExitCode: 0,
  },
  {title: 'push version 2', argv: ['push', 'image-v2', 'web:v2'], expectedExitCode: 0, keepAs: 'V2'},
  {
    title: 'deploy version 2: the tasks are replaced inside the lower and upper bound',
    argv: deploy('V2'),
    expectedExitCode: 0,
  },
  {
    title: 'push version 3, whose container exits with 1',
    argv: ['push', 'image-v3', 'web:v3'],
    expectedExitCode: 0,
    keepAs: 'V3',
  },
  {
    title: 'deploy version 3: the cause is named at the first stopped task, the rollback is followed',
    argv: deploy('V3'),
    expectedExitCode: 5,
  },
  {
    title: 'explain a task that no instance can hold',
    argv: ['explain', '--cluster', demoCluster, '--task-definition', 'report.json'],
    expectedExitCode: 1,
  },
  {
    title: 'start a Fargate service from a template',
    argv: [
      'init',
      'fargate-web',
      'site',
      ...['name=site', `cluster=${demoCluster}`, `region=${demoRegion}`, 'account=$ACCOUNT'].flatMap(set),
      ...['subnet=$SUBNET', 'securityGroup=$SECURITY_GROUP'].flatMap(set),
    ],
    expectedExitCode: 0,
  },
  {
    title: 'and deploy it: everything stands in its gantry.yml',
    argv: ['deploy', 'site', '--create'],
    expectedExitCode: 0,
    directory: 'site',
  },
]

/** The argv with every `$NAME` replaced by what is known by now. */
export function demoArgv(step: DemoStep, known: ReadonlyMap<string, string>): string[] {
  return step.argv.map(word => word.replace(/\$(\w+)$/, (whole, name: string) => known.get(name) ?? whole))
}

/**
 * The demo's cluster with three registered instances, made through the API so that any endpoint will do.
 * @throws UserError when the endpoint already has such a cluster: the demo's numbers would not be its own.
 */
export async function prepareDemoCluster(
  ecs: Pick<EcsApi, 'createCluster' | 'describeClusters' | 'registerContainerInstance'>,
): Promise<void> {
  const {clusters} = await ecs.describeClusters({clusters: [demoCluster]})
  if (clusters?.some(cluster => cluster.status === 'ACTIVE')) {
    throw new UserError(`the endpoint already has a cluster \`${demoCluster}\``, {
      fix: 'use a fresh endpoint, or reset it',
    })
  }
  await ecs.createCluster({clusterName: demoCluster})
  for (let index = 0; index < 3; index++) await ecs.registerContainerInstance(demoContainerInstance(index))
}

/** RegisterContainerInstance input of one m5.large as the ECS-optimised AMI registers it (memory and ports as seen in the field). */
export function demoContainerInstance(index: number, cluster = demoCluster): RegisterContainerInstanceRequest {
  const availabilityZone = `${demoRegion}${'abc'[index % 3]}`
  const attribute = (name: string, value?: string) => ({name, ...(value === undefined ? {} : {value})})
  const docker = [
    '1.17',
    '1.18',
    '1.19',
    '1.20',
    '1.21',
    '1.22',
    '1.23',
    '1.24',
    '1.25',
    '1.28',
    '1.29',
    '1.30',
    '1.32',
  ]
  return {
    cluster,
    totalResources: [
      {name: 'CPU', type: 'INTEGER', integerValue: 2048},
      {name: 'MEMORY', type: 'INTEGER', integerValue: 7680},
      {name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '2375', '2376', '51678', '51679']},
      {name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: []},
    ],
    attributes: [
      attribute('ecs.instance-type', 'm5.large'),
      attribute('ecs.availability-zone', availabilityZone),
      attribute('ecs.os-type', 'linux'),
      attribute('ecs.os-family', 'LINUX'),
      attribute('ecs.cpu-architecture', 'x86_64'),
      ...docker.map(version => attribute(`com.amazonaws.ecs.capability.docker-remote-api.${version}`)),
      ...['json-file', 'syslog', 'awslogs', 'fluentd', 'none'].map(driver =>
        attribute(`com.amazonaws.ecs.capability.logging-driver.${driver}`),
      ),
      ...['ecr-auth', 'task-iam-role', 'task-iam-role-network-host', 'privileged-container'].map(name =>
        attribute(`com.amazonaws.ecs.capability.${name}`),
      ),
      ...[
        'execution-role-ecr-pull',
        'execution-role-awslogs',
        'task-eni',
        'container-health-check',
        'container-ordering',
      ].map(name => attribute(`ecs.capability.${name}`)),
    ],
    versionInfo: {agentVersion: '1.105.1', agentHash: 'local', dockerVersion: 'DockerVersion: 25.0.8'},
  }
}
