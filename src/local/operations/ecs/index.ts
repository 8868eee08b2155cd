import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {continueServiceDeployment} from './continue-service-deployment.js'
import {createCapacityProvider} from './create-capacity-provider.js'
import {createCluster} from './create-cluster.js'
import {createExpressGatewayService} from './create-express-gateway-service.js'
import {createService} from './create-service.js'
import {deleteAccountSetting} from './delete-account-setting.js'
import {deleteAttributes} from './delete-attributes.js'
import {deleteCapacityProvider} from './delete-capacity-provider.js'
import {deleteCluster} from './delete-cluster.js'
import {deleteExpressGatewayService} from './delete-express-gateway-service.js'
import {deleteService} from './delete-service.js'
import {deleteTaskDefinitions} from './delete-task-definitions.js'
import {deregisterContainerInstance} from './deregister-container-instance.js'
import {deregisterTaskDefinition} from './deregister-task-definition.js'
import {describeCapacityProviders} from './describe-capacity-providers.js'
import {describeClusters} from './describe-clusters.js'
import {describeContainerInstances} from './describe-container-instances.js'
import {describeExpressGatewayService} from './describe-express-gateway-service.js'
import {describeServiceDeployments} from './describe-service-deployments.js'
import {describeServiceRevisions} from './describe-service-revisions.js'
import {describeServices} from './describe-services.js'
import {describeTaskDefinition} from './describe-task-definition.js'
import {describeTasks} from './describe-tasks.js'
import {getTaskProtection} from './get-task-protection.js'
import {listAccountSettings} from './list-account-settings.js'
import {listAttributes} from './list-attributes.js'
import {listClusters} from './list-clusters.js'
import {listContainerInstances} from './list-container-instances.js'
import {listServiceDeployments} from './list-service-deployments.js'
import {listServices} from './list-services.js'
import {listTagsForResource} from './list-tags-for-resource.js'
import {listTaskDefinitionFamilies} from './list-task-definition-families.js'
import {listTaskDefinitions} from './list-task-definitions.js'
import {listTasks} from './list-tasks.js'
import {putAccountSetting} from './put-account-setting.js'
import {putAccountSettingDefault} from './put-account-setting-default.js'
import {putAttributes} from './put-attributes.js'
import {putClusterCapacityProviders} from './put-cluster-capacity-providers.js'
import {registerContainerInstance} from './register-container-instance.js'
import {registerTaskDefinition} from './register-task-definition.js'
import {runTask} from './run-task.js'
import {startTask} from './start-task.js'
import {stopServiceDeployment} from './stop-service-deployment.js'
import {stopTask} from './stop-task.js'
import {tagResource} from './tag-resource.js'
import {untagResource} from './untag-resource.js'
import {updateCapacityProvider} from './update-capacity-provider.js'
import {updateCluster} from './update-cluster.js'
import {updateClusterSettings} from './update-cluster-settings.js'
import {updateContainerInstancesState} from './update-container-instances-state.js'
import {updateExpressGatewayService} from './update-express-gateway-service.js'
import {updateService} from './update-service.js'
import {updateTaskProtection} from './update-task-protection.js'

/** ECS as the endpoint answers it, in the order of the alphabet. */
export const ecsOperations: readonly Operation<LocalRegion, never>[] = [
  continueServiceDeployment,
  createCapacityProvider,
  createCluster,
  createExpressGatewayService,
  createService,
  deleteAccountSetting,
  deleteAttributes,
  deleteCapacityProvider,
  deleteCluster,
  deleteExpressGatewayService,
  deleteService,
  deleteTaskDefinitions,
  deregisterContainerInstance,
  deregisterTaskDefinition,
  describeCapacityProviders,
  describeClusters,
  describeContainerInstances,
  describeExpressGatewayService,
  describeServiceDeployments,
  describeServiceRevisions,
  describeServices,
  describeTaskDefinition,
  describeTasks,
  getTaskProtection,
  listAccountSettings,
  listAttributes,
  listClusters,
  listContainerInstances,
  listServiceDeployments,
  listServices,
  listTagsForResource,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  listTasks,
  putAccountSetting,
  putAccountSettingDefault,
  putAttributes,
  putClusterCapacityProviders,
  registerContainerInstance,
  registerTaskDefinition,
  runTask,
  startTask,
  stopServiceDeployment,
  stopTask,
  tagResource,
  untagResource,
  updateCapacityProvider,
  updateCluster,
  updateClusterSettings,
  updateContainerInstancesState,
  updateExpressGatewayService,
  updateService,
  updateTaskProtection,
]
