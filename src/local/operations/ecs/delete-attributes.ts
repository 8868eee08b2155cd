import type {DeleteAttributesRequest, DeleteAttributesResponse} from '@aws-sdk/client-ecs'
import {byTarget, isReserved} from '../../attributes.js'
import {requireCluster} from '../../clusters.js'
import {changeContainerInstance} from '../../container-instances.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

export const deleteAttributes: Operation<LocalRegion, DeleteAttributesRequest, DeleteAttributesResponse> = {
  name: 'DeleteAttributes',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const attributes = input.attributes ?? []
    const reserved = attributes.find(({name = ''}) => isReserved(name))
    if (reserved) throw parameterFault(`The attribute ${reserved.name} is reserved and cannot be deleted.`)
    for (const [{containerInstanceArn, attributes: before}, given] of byTarget(cluster, attributes)) {
      const kept = before.filter(
        ({name, value}) =>
          !given.some(gone => gone.name === name && (gone.value === undefined || gone.value === value)),
      )
      changeContainerInstance(region, cluster.clusterName, containerInstanceArn, {attributes: kept}, context)
    }
    return {attributes}
  },
}
