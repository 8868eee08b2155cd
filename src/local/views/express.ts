import type {ECSExpressGatewayService, Service as ServiceView} from '@aws-sdk/client-ecs'
import {type ExpressOwner, findExpress} from '../express.js'
import {activeConfigurations} from '../express-configuration.js'
import {isFinished} from '../service-deployments.js'
import type {LocalRegion} from '../state.js'

/** An Express service as its own operations answer. */
export function expressView(
  region: LocalRegion,
  owner: ExpressOwner,
  include: readonly string[] = [],
): ECSExpressGatewayService {
  const {express, service, cluster} = owner
  const current = service.serviceDeployments.find(({status}) => !isFinished(status))
  return {
    cluster: cluster.clusterName,
    serviceName: express.serviceName,
    serviceArn: express.serviceArn,
    infrastructureRoleArn: express.infrastructureRoleArn,
    status: {statusCode: service.status},
    ...(current ? {currentDeployment: current.serviceDeploymentArn} : {}),
    activeConfigurations: service.status === 'INACTIVE' ? [] : activeConfigurations(region, owner),
    ...(include.includes('TAGS') ? {tags: [...service.tags]} : {}),
    createdAt: new Date(express.createdAtMs),
    updatedAt: new Date(express.updatedAtMs),
  }
}

/**
 * A service as DescribeServices shows it: `resourceManagementType` ECS for an Express one, which has no taskDefinition of
 * its own there (observed: kayac/ecspresso#902).
 */
export function withManagement(region: LocalRegion, view: ServiceView): ServiceView {
  if (!findExpress(region, view.serviceArn)) return {...view, resourceManagementType: 'CUSTOMER'}
  const {taskDefinition: _, ...members} = view
  return {...members, resourceManagementType: 'ECS'}
}
