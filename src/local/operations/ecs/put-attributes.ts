import type {PutAttributesRequest, PutAttributesResponse} from '@aws-sdk/client-ecs'
import {byTarget} from '../../attributes.js'
import {requireCluster} from '../../clusters.js'
import {changeContainerInstance} from '../../container-instances.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

const mostAttributes = 200

export const putAttributes: Operation<LocalRegion, PutAttributesRequest, PutAttributesResponse> = {
  name: 'PutAttributes',
  run: (region, input, context) => {
    const cluster = requireCluster(region, input.cluster)
    const attributes = input.attributes ?? []
    for (const [instance, given] of byTarget(cluster, attributes)) {
      const kept = instance.attributes.filter(({name}) => !given.some(attribute => attribute.name === name))
      const all = [...kept, ...given.map(({name = '', value}) => ({name, ...(value === undefined ? {} : {value})}))]
      if (all.length > mostAttributes) {
        throw new AwsFault('AttributeLimitExceededException', 'The attribute limit of the resource was exceeded.')
      }
      const {containerInstanceArn} = instance
      changeContainerInstance(region, cluster.clusterName, containerInstanceArn, {attributes: all}, context)
    }
    return {attributes}
  },
}
