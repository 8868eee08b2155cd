import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {createCluster} from './create-cluster.js'
import {createService} from './create-service.js'
import {deleteAttributes} from './delete-attributes.js'
import {deleteCluster} from './delete-cluster.js'
import {deleteService} from './delete-service.js'
import {deleteTaskDefinitions} from './delete-task-definitions.js'
import {deregisterContainerInstance} from './deregister-container-instance.js'
import {deregisterTaskDefinition} from './deregister-task-definition.js'
import {describeClusters} from './describe-clusters.js'
import {describeContainerInstances} from './describe-container-instances.js'
import {describeServiceDeployments} from './describe-service-deployments.js'
import {describeServiceRevisions} from './describe-service-revisions.js'
import {describeServices} from './describe-services.js'
import {describeTaskDefinition} from './describe-task-definition.js'
import {describeTasks} from './describe-tasks.js'
import {getTaskProtection} from './get-task-protection.js'
import {listAttributes} from './list-attributes.js'
import {listClusters} from './list-clusters.js'
import {listContainerInstances} from './list-container-instances.js'
import {listServiceDeployments} from './list-service-deployments.js'
import {listServices} from './list-services.js'
import {listTaskDefinitionFamilies} from './list-task-definition-families.js'
import {listTaskDefinitions} from './list-task-definitions.js'
import {listTasks} from './list-tasks.js'
import {putAttributes} from './put-attributes.js'
import {registerContainerInstance} from './register-container-instance.js'
import {registerTaskDefinition} from './register-task-definition.js'
import {runTask} from './run-task.js'
import {startTask} from './start-task.js'
import {stopServiceDeployment} from './stop-service-deployment.js'
import {stopTask} from './stop-task.js'
import {updateContainerInstancesState} from './update-container-instances-state.js'
import {updateService} from './update-service.js'
import {updateTaskProtection} from './update-task-protection.js'

/** ECS as the endpoint answers it, in the order of the alphabet. */
export const ecsOperations: readonly Operation<LocalRegion, never>[] = [
  createCluster,
  createService,
  deleteAttributes,
  deleteCluster,
  deleteService,
  deleteTaskDefinitions,
  deregisterContainerInstance,
  deregisterTaskDefinition,
  describeClusters,
  describeContainerInstances,
  describeServiceDeployments,
  describeServiceRevisions,
  describeServices,
  describeTaskDefinition,
  describeTasks,
  getTaskProtection,
  listAttributes,
  listClusters,
  listContainerInstances,
  listServiceDeployments,
  listServices,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  listTasks,
  putAttributes,
  registerContainerInstance,
  registerTaskDefinition,
  runTask,
  startTask,
  stopServiceDeployment,
  stopTask,
  updateContainerInstancesState,
  updateService,
  updateTaskProtection,
]
