import {structures} from './schema.generated.js'

const container = new Set(
  [
    'ContainerDefinition',
    'PortMapping',
    'HealthCheck',
    'LogConfiguration',
    'LinuxParameters',
    'MountPoint',
    'VolumeFrom',
    'ContainerDependency',
    'FirelensConfiguration',
  ].flatMap(name => Object.keys(structures[name]?.members ?? {})),
)
const resource = [
  'RegisterTaskDefinitionRequest',
  'Volume',
  'EFSVolumeConfiguration',
  'EFSAuthorizationConfig',
  'DockerVolumeConfiguration',
  'RuntimePlatform',
  'EphemeralStorage',
  'ProxyConfiguration',
  'CreateServiceRequest',
  'DeploymentConfiguration',
  'AwsVpcConfiguration',
  'LoadBalancer',
  'CapacityProviderStrategyItem',
].flatMap(name => Object.keys(structures[name]?.members ?? {}))
const renamed: Record<string, string> = {
  volumes: 'volume',
  serviceName: 'name',
  loadBalancers: 'load_balancer',
  placementStrategy: 'ordered_placement_strategy',
  minimumHealthyPercent: 'deployment_minimum_healthy_percent',
  maximumPercent: 'deployment_maximum_percent',
  configuredAtLaunch: 'configure_at_launch',
  sourcePath: 'host_path',
}
// Names of a container stay as they are: within container_definitions they are the API's.
const names = new Map(
  resource
    .filter(name => /[A-Z]/.test(name) && !container.has(name))
    .map(name => [name, name.replace('GiB', 'Gib').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)]),
)
for (const [name, other] of Object.entries(renamed)) names.set(name, other)

/**
 * A sentence about a task definition or service with the names Terraform gives to their members; `written` is the name
 * the file itself uses at the place.
 */
export function terraformWords(text: string, written?: string | number): string {
  return text
    .replace('the AWS CLI refuses it and the AWS SDK drops it silently', 'Terraform drops it silently')
    .replace(/"([A-Za-z]+)"(: )?/g, (whole, name: string, colon: string | undefined) => {
      const other = names.get(name)
      return other === undefined ? whole : colon ? `${other} = ` : `\`${other}\``
    })
    .replace(/`([A-Za-z]+)`/g, (whole, name: string) => {
      const other = name === written ? undefined : names.get(name)
      return other === undefined ? whole : `\`${other}\``
    })
}
