import type {ListAttributesRequest, ListAttributesResponse} from '@aws-sdk/client-ecs'
import {requireCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

export const listAttributes: Operation<LocalRegion, ListAttributesRequest, ListAttributesResponse> = {
  name: 'ListAttributes',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    if (input.targetType !== 'container-instance') throw parameterFault('Target type must be container-instance.')
    const attributes = [...cluster.containerInstances.values()]
      .filter(({status}) => status !== 'INACTIVE')
      .flatMap(instance =>
        instance.attributes
          .filter(({name}) => input.attributeName === undefined || name === input.attributeName)
          .filter(({value}) => input.attributeValue === undefined || value === input.attributeValue)
          .map(attribute => ({...attribute, targetId: instance.containerInstanceArn})),
      )
    const {items, ...rest} = page(attributes, input, {most: 100})
    return {attributes: items, ...rest}
  },
}
