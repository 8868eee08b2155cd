import type {ListServiceDeploymentsRequest, ListServiceDeploymentsResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import {requireService} from '../../find-service.js'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {serviceDeploymentView} from '../../views/service-deployment.js'

/** Newest first, 20 a page unless maxResults asks for more. */
export const listServiceDeployments: Operation<
  LocalRegion,
  ListServiceDeploymentsRequest,
  ListServiceDeploymentsResponse
> = {
  name: 'ListServiceDeployments',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const service = requireService(cluster, input.service ?? '')
    const {after, before} = input.createdAt ?? {}
    const afterMs = momentMs(after)
    const beforeMs = momentMs(before)
    if (afterMs !== undefined && beforeMs !== undefined && afterMs > beforeMs) {
      throw parameterFault('createdAt.after must not be later than createdAt.before.')
    }
    const wanted = service.serviceDeployments.filter(
      ({status, createdAtMs}) =>
        (!input.status?.length || input.status.includes(status)) &&
        (afterMs === undefined || createdAtMs > afterMs) &&
        (beforeMs === undefined || createdAtMs < beforeMs),
    )
    const {items, ...rest} = page(wanted, input, {most: 100, usual: 20})
    return {
      serviceDeployments: items.map(deployment => {
        const view = serviceDeploymentView(cluster, service, deployment)
        return {
          serviceDeploymentArn: view.serviceDeploymentArn,
          serviceArn: view.serviceArn,
          clusterArn: view.clusterArn,
          startedAt: view.startedAt,
          createdAt: view.createdAt,
          finishedAt: view.finishedAt,
          targetServiceRevisionArn: deployment.targetServiceRevisionArn,
          status: view.status,
          statusReason: view.statusReason,
        }
      }),
      ...rest,
    }
  },
}

/** The wire's epoch seconds, or a Date of a caller in this process. */
function momentMs(moment: Date | number | string | undefined): number | undefined {
  if (moment === undefined) return undefined
  return moment instanceof Date ? moment.getTime() : Number(moment) * 1000
}
