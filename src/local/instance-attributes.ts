import type {ContainerInstance} from '../scheduler/state.js'

type Attribute = ContainerInstance['attributes'][number]
type Resource = ContainerInstance['registeredResources'][number]

const dockerApis = [
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
const agentCapabilities = [
  'privileged-container',
  ...dockerApis.map(version => `docker-remote-api.${version}`),
  ...['json-file', 'syslog', 'awslogs', 'fluentd', 'none', 'awsfirelens', 'journald', 'gelf'].map(
    driver => `logging-driver.${driver}`,
  ),
  'selinux',
  'apparmor',
  'ecr-auth',
  'task-iam-role',
  'task-iam-role-network-host',
].map(name => `com.amazonaws.ecs.capability.${name}`)

const ecsCapabilities = [
  'private-registry-authentication.secretsmanager',
  'secrets.ssm.environment-variables',
  'secrets.asm.environment-variables',
  'secrets.ssm.bootstrap.log-driver',
  'secrets.asm.bootstrap.log-driver',
  'ecr-endpoint',
  'container-ordering',
  'full-sync',
  'env-files.s3',
  'network.container-port-range',
  'container-restart-policy',
  'aws-appmesh',
  'task-eia',
  'task-eia.optimized-cpu',
  'firelens.fluentd',
  'firelens.fluentbit',
  'firelens.options.config.file',
  'firelens.options.config.s3',
  'logging-driver.awsfirelens.log-driver-buffer-limit',
  'efs',
  'efsAuth',
  'docker-plugin.local',
  'execution-role-ecr-pull',
  'execution-role-awslogs',
  'container-health-check',
  'task-cpu-mem-limit',
  'increased-task-cpu-limit',
  'task-eni',
  'task-eni-block-instance-metadata',
  'pid-ipc-namespace-sharing',
  'execute-command',
  'service-connect-v1',
  'storage.ebs-task-volume-attach',
  'fault-injection',
].map(name => `ecs.capability.${name}`)

// Shared by all instances: a cluster of thousands holds them once.
const capabilities: readonly Attribute[] = [...agentCapabilities, ...ecsCapabilities].map(name => ({name}))

/** The attributes an ECS-optimised Linux AMI with a current agent registers (AWS docs: agent attributes). */
export function amiAttributes(options: {
  type: string
  architecture: 'x86_64' | 'arm64'
  availabilityZone: string
  subnetId?: string
  vpcId?: string
  custom?: Record<string, string>
}): Attribute[] {
  const values: [name: string, value: string | undefined][] = [
    ['ecs.ami-id', 'ami-0123456789abcdef0'],
    ['ecs.availability-zone', options.availabilityZone],
    ['ecs.instance-type', options.type],
    ['ecs.os-type', 'linux'],
    ['ecs.os-family', 'LINUX'],
    ['ecs.cpu-architecture', options.architecture],
    ['ecs.vpc-id', options.vpcId],
    ['ecs.subnet-id', options.subnetId],
    ...Object.entries(options.custom ?? {}),
  ]
  return [
    ...capabilities,
    ...values.flatMap(([name, value]) => (value === undefined ? [] : [value === '' ? {name} : {name, value}])),
  ]
}

/** totalResources as a Linux agent sends them, with the ports it reserves for itself (ssh, docker, the agent). */
export function agentResources(size: {cpuUnits: number; memoryMiB: number; gpus: number}): Resource[] {
  const integer = (name: string, integerValue: number): Resource => ({
    name,
    type: 'INTEGER',
    doubleValue: 0,
    longValue: 0,
    integerValue,
  })
  const set = (name: string, stringSetValue: string[]): Resource => ({
    name,
    type: 'STRINGSET',
    doubleValue: 0,
    longValue: 0,
    integerValue: 0,
    stringSetValue,
  })
  return [
    integer('CPU', size.cpuUnits),
    integer('MEMORY', size.memoryMiB),
    set('PORTS', ['22', '2376', '2375', '51678', '51679']),
    set('PORTS_UDP', []),
    ...(size.gpus > 0
      ? [
          set(
            'GPU',
            Array.from({length: size.gpus}, (_, index) => `GPU-${index}`),
          ),
        ]
      : []),
  ]
}
