import type {Operation} from './operation.js'
import {applicationAutoScalingOperations} from './operations/application-auto-scaling/index.js'
import {autoScalingOperations} from './operations/auto-scaling/index.js'
import {cloudWatchOperations} from './operations/cloudwatch/index.js'
import {ec2Operations} from './operations/ec2/index.js'
import {ecrOperations} from './operations/ecr/index.js'
import {ecsOperations} from './operations/ecs/index.js'
import {efsOperations} from './operations/efs/index.js'
import {elasticLoadBalancingV2Operations} from './operations/elastic-load-balancing-v2/index.js'
import {iamOperations} from './operations/iam/index.js'
import {lambdaOperations} from './operations/lambda/index.js'
import {logsOperations} from './operations/logs/index.js'
import {secretsManagerOperations} from './operations/secrets-manager/index.js'
import {serviceQuotasOperations} from './operations/service-quotas/index.js'
import {ssmOperations} from './operations/ssm/index.js'
import {stsOperations} from './operations/sts/index.js'
import {type LocalRegion, type LocalState, regionOf} from './state.js'

// biome-ignore lint/suspicious/noExplicitAny: each operation states its own input; knownInput stands before it
type AnyOperation = Operation<any, any, object>

/** One emulated service: how requests name it, and what it answers. */
export interface LocalService {
  id: string
  /** The X-Amz-Target prefix, or the signing name where a form carries no target. */
  targets: readonly string[]
  operations: ReadonlyMap<string, AnyOperation>
  stateOf(state: LocalState, region: string): LocalRegion | LocalState['ecr']
}

const byName = (operations: readonly AnyOperation[]) =>
  new Map(operations.map(operation => [operation.name, operation]))
const regional = (id: string, targets: string[], operations: readonly AnyOperation[]): LocalService => ({
  id,
  targets,
  operations: byName(operations),
  stateOf: regionOf,
})

/** Every service the endpoint answers for. */
export const services: readonly LocalService[] = [
  regional('ecs', ['AmazonEC2ContainerServiceV20141113'], ecsOperations),
  {
    id: 'ecr',
    targets: ['AmazonEC2ContainerRegistry_V20150921'],
    operations: byName(ecrOperations),
    stateOf: state => state.ecr,
  },
  regional('application-auto-scaling', ['AnyScaleFrontendService'], applicationAutoScalingOperations),
  regional('logs', ['Logs_20140328'], logsOperations),
  regional('elastic-load-balancing-v2', ['elasticloadbalancing'], elasticLoadBalancingV2Operations),
  regional('sts', ['sts'], stsOperations),
  regional('ec2', ['ec2'], ec2Operations),
  regional('auto-scaling', ['autoscaling'], autoScalingOperations),
  regional('secrets-manager', ['secretsmanager'], secretsManagerOperations),
  regional('ssm', ['AmazonSSM'], ssmOperations),
  regional('service-quotas', ['ServiceQuotasV20190624', 'servicequotas'], serviceQuotasOperations),
  regional('cloudwatch', ['GraniteServiceVersion20100801', 'monitoring'], cloudWatchOperations),
  regional('lambda', ['lambda'], lambdaOperations),
  regional('efs', ['elasticfilesystem'], efsOperations),
  // Roles are the account's, of all regions: those of the region whose cluster file lists them.
  {
    id: 'iam',
    targets: ['iam'],
    operations: byName(iamOperations),
    stateOf: (state, region) =>
      [...state.regions.keys()].map(name => regionOf(state, name)).find(({surroundings}) => surroundings.roles) ??
      regionOf(state, region),
  },
]

const byTarget = new Map(services.flatMap(service => service.targets.map(target => [target, service] as const)))

/** The service a request's target names, or undefined. */
export function serviceOf(target: string): LocalService | undefined {
  return byTarget.get(target)
}
