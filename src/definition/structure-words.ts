import {outputMembers, structures} from './schema.generated.js'

/** Members of DescribeTaskDefinition's answer that RegisterTaskDefinition does not take. */
export const describeOnly = new Set(
  outputMembers.TaskDefinition!.filter(name => !(name in structures.RegisterTaskDefinitionRequest!.members)),
)
/** Members of DescribeServices' answer that CreateService does not take. */
export const describeServiceOnly = new Set(
  outputMembers.Service!.filter(name => !(name in structures.CreateServiceRequest!.members)),
)
/** Members of the service, or of RunTask, that people write into a task definition. */
export const serviceFields = new Set([
  'desiredCount',
  'launchType',
  'networkConfiguration',
  'loadBalancers',
  'platformVersion',
  'serviceName',
  'cluster',
  'assignPublicIp',
  'deploymentConfiguration',
  'healthCheckGracePeriodSeconds',
  'capacityProviderStrategy',
  'placementStrategy',
  'serviceRegistries',
  'schedulingStrategy',
  'enableExecuteCommand',
  'propagateTags',
])
/** Spellings seen in public files and the member they mean; one that is no member here is not used. */
export const misspellings: Record<string, string> = {
  requiredcompatibilities: 'requiresCompatibilities',
  requirescompatibility: 'requiresCompatibilities',
  requirescompatability: 'requiresCompatibilities',
  requirescompatabilities: 'requiresCompatibilities',
  protcol: 'protocol',
  enviroment: 'environment',
  environments: 'environment',
  env: 'environment',
  envfiles: 'environmentFiles',
  envfile: 'environmentFiles',
  healthcheck: 'healthCheck',
  readonlyrootfilesystem: 'readonlyRootFilesystem',
  entrypoint: 'entryPoint',
  dependon: 'dependsOn',
  depends_on: 'dependsOn',
  executionrolearn: 'executionRoleArn',
  taskexecutionrolearn: 'executionRoleArn',
  portmapping: 'portMappings',
  ports: 'portMappings',
  secret: 'secrets',
  networkmode: 'networkMode',
  containerdefinition: 'containerDefinitions',
  logconfig: 'logConfiguration',
  mountpoint: 'mountPoints',
  volume: 'volumes',
}
/** Misspellings that differ by letter case alone. */
export const listedExactly = new Set([
  'readOnlyRootFilesystem',
  'entrypoint',
  'healthcheck',
  'networkmode',
  'executionRoleARN',
])

/** What a scalar type is called. */
export const typeWords: Record<string, string> = {
  string: 'a string',
  integer: 'a number',
  number: 'a number',
  boolean: 'true or false',
}

/** Where a member belongs that stands at the wrong level; undefined when nowhere. */
export function wrongLevel(owner: string, key: string): string | undefined {
  const {ContainerDefinition, RegisterTaskDefinitionRequest, HealthCheck, LogConfiguration} = structures
  if (owner === 'ContainerDefinition' && own(RegisterTaskDefinitionRequest!.members, key))
    return 'at task level, not inside a container'
  if (owner === 'RegisterTaskDefinitionRequest' && own(ContainerDefinition!.members, key))
    return 'inside a container, not at task level'
  if (owner === 'ContainerDefinition' && own(HealthCheck!.members, key)) return 'in `healthCheck`'
  if (owner === 'ContainerDefinition' && own(LogConfiguration!.members, key)) return 'in `logConfiguration`'
  if (owner === 'LogConfiguration' && /^(awslogs|splunk)-/.test(key)) return 'in `options`'
  return undefined
}

/** A member of the table itself: a file may well hold a field called `constructor`. */
export function own<T>(table: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
