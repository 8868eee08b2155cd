/** The members of a task definition that decide which attributes it requires; RegisterTaskDefinition input is one. */
export interface AttributeSource {
  networkMode?: string
  executionRoleArn?: string
  taskRoleArn?: string
  pidMode?: string
  ipcMode?: string
  cpu?: string
  proxyConfiguration?: {type?: string}
  volumes?: {
    efsVolumeConfiguration?: object
    fsxWindowsFileServerVolumeConfiguration?: object
    dockerVolumeConfiguration?: {driver?: string}
    configuredAtLaunch?: boolean
  }[]
  containerDefinitions?: object[]
}

interface ContainerSource {
  image?: string
  logConfiguration?: {logDriver?: string; options?: Record<string, string>; secretOptions?: {valueFrom?: string}[]}
  healthCheck?: {startPeriod?: number}
  dependsOn?: unknown[]
  environmentFiles?: unknown[]
  secrets?: {valueFrom?: string}[]
  repositoryCredentials?: object
  portMappings?: {containerPortRange?: string}[]
  memoryReservation?: number
  linuxParameters?: {
    initProcessEnabled?: boolean
    tmpfs?: unknown[]
    sharedMemorySize?: number
    maxSwap?: number
    swappiness?: number
  }
  dockerSecurityOptions?: string[]
  privileged?: boolean
  firelensConfiguration?: {type?: string; options?: Record<string, string>}
  restartPolicy?: {enabled?: boolean}
  credentialSpecs?: string[]
  [member: string]: unknown
}

const dockerApi = (version: number) => `com.amazonaws.ecs.capability.docker-remote-api.1.${version}`
/** Members that Docker's remote API takes from this version on; null and [] count as absent. */
const api17 = ['user', 'hostname', 'links', 'dnsServers', 'dnsSearchDomains', 'extraHosts', 'disableNetworking']
const api18 = ['ulimits', 'dockerLabels']

/**
 * The attributes an unregistered task definition will require of a container instance, by name. For a registered one
 * take the API's own `requiresAttributes`. Read off registered definitions; AWS documents only some of them.
 */
export function requiredAttributes(taskDefinition: AttributeSource): {name: string; value?: string}[] {
  const names = new Set<string>()
  const add = (name: string) => names.add(name.startsWith('com.') ? name : `ecs.capability.${name}`)
  const execution = taskDefinition.executionRoleArn !== undefined
  if (taskDefinition.networkMode === 'awsvpc') {
    add('task-eni')
    add(dockerApi(18))
  }
  if (taskDefinition.taskRoleArn) {
    add(`com.amazonaws.ecs.capability.task-iam-role${taskDefinition.networkMode === 'host' ? '-network-host' : ''}`)
  }
  if (taskDefinition.pidMode || taskDefinition.ipcMode) add('pid-ipc-namespace-sharing')
  if (taskDefinition.proxyConfiguration && (taskDefinition.proxyConfiguration.type ?? 'APPMESH') === 'APPMESH') {
    add('aws-appmesh')
  }
  if (Number(taskDefinition.cpu ?? 0) > 10240) add('increased-task-cpu-limit')
  for (const volume of taskDefinition.volumes ?? []) {
    if (volume.efsVolumeConfiguration) {
      add('efs')
      add('efsAuth')
      add(dockerApi(25))
    }
    if (volume.fsxWindowsFileServerVolumeConfiguration) add('fsxWindowsFileServer')
    const driver = volume.dockerVolumeConfiguration?.driver
    if (volume.dockerVolumeConfiguration) {
      add(`docker-plugin.${driver ?? 'local'}`)
      add(dockerApi(25))
    }
    if (volume.configuredAtLaunch) add('storage.ebs-task-volume-attach')
  }
  for (const container of taskDefinition.containerDefinitions ?? [])
    addContainer(container as ContainerSource, execution, add)
  return [...names].sort().map(name => ({name}))
}

function addContainer(container: ContainerSource, execution: boolean, add: (name: string) => void): void {
  if (/^\d{12}\.dkr[.-]ecr(?:-fips)?\.[^/]+\//.test(container.image ?? '')) {
    add('com.amazonaws.ecs.capability.ecr-auth')
    if (execution) add('execution-role-ecr-pull')
  }
  addLogging(container, execution, add)
  if (container.healthCheck) {
    add('container-health-check')
    add(dockerApi(container.healthCheck.startPeriod ? 29 : 24))
  }
  if (present(container.dependsOn)) add('container-ordering')
  if (present(container.environmentFiles)) add('env-files.s3')
  for (const secret of container.secrets ?? []) add(`secrets.${secretStore(secret)}.environment-variables`)
  if (container.repositoryCredentials) add('private-registry-authentication.secretsmanager')
  if (container.portMappings?.some(mapping => mapping.containerPortRange)) add('network.container-port-range')
  if (container.memoryReservation) add(dockerApi(21))
  const linux = container.linuxParameters
  if (linux?.initProcessEnabled) add(dockerApi(25))
  if (present(linux?.tmpfs) || linux?.sharedMemorySize) add(dockerApi(22))
  if (linux?.maxSwap !== undefined || linux?.swappiness !== undefined) add(dockerApi(32))
  for (const option of container.dockerSecurityOptions ?? []) {
    if (/^no-new-privileges/.test(option)) add(dockerApi(23))
    if (/^label:/.test(option)) add('com.amazonaws.ecs.capability.selinux')
    if (/^apparmor:/.test(option)) add('com.amazonaws.ecs.capability.apparmor')
  }
  if (api18.some(member => present(container[member]))) add(dockerApi(18))
  if (api17.some(member => present(container[member]))) add(dockerApi(17))
  if (container.privileged) add('com.amazonaws.ecs.capability.privileged-container')
  if (container.firelensConfiguration) {
    const {type, options} = container.firelensConfiguration
    add(`firelens.${type ?? 'fluentbit'}`)
    const file = options?.['config-file-type']
    if (file === 'file' || file === 's3') add(`firelens.options.config.${file}`)
  }
  if (container.restartPolicy?.enabled) add('container-restart-policy')
  if (present(container.credentialSpecs)) {
    add(
      container.credentialSpecs?.some(spec => spec.startsWith('credentialspecdomainless:'))
        ? 'gmsa-domainless'
        : 'gmsa',
    )
  }
}

function addLogging(container: ContainerSource, execution: boolean, add: (name: string) => void): void {
  const log = container.logConfiguration
  if (!log?.logDriver) return
  add(`com.amazonaws.ecs.capability.logging-driver.${log.logDriver}`)
  if (log.logDriver === 'awsfirelens' && log.options?.['log-driver-buffer-limit']) {
    add('logging-driver.awsfirelens.log-driver-buffer-limit')
  }
  if (log.logDriver === 'awslogs' || log.logDriver === 'journald') add(dockerApi(19))
  if (log.logDriver === 'awslogs') {
    if (execution) add('execution-role-awslogs')
    if (log.options?.['mode'] === 'non-blocking') add(dockerApi(28))
    if (log.options?.['awslogs-create-group'] === 'true') add(dockerApi(29))
  }
  for (const secret of log.secretOptions ?? []) add(`secrets.${secretStore(secret)}.bootstrap.log-driver`)
}

function secretStore(secret: {valueFrom?: string}): 'asm' | 'ssm' {
  return /^arn:[^:]*:secretsmanager:/.test(secret.valueFrom ?? '') ? 'asm' : 'ssm'
}

function present(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' ? Object.keys(value).length > 0 : true
}
