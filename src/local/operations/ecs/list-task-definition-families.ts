import type {ListTaskDefinitionFamiliesRequest, ListTaskDefinitionFamiliesResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import type {LocalRegion} from '../../state.js'

export const listTaskDefinitionFamilies: Operation<
  LocalRegion,
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionFamiliesResponse
> = {
  name: 'ListTaskDefinitionFamilies',
  run: (region, input) => {
    const families = [...region.taskDefinitions]
      .filter(([family, records]) => {
        if (input.familyPrefix !== undefined && !family.startsWith(input.familyPrefix)) return false
        const active = records.some(({taskDefinition}) => taskDefinition.status === 'ACTIVE')
        if (input.status === 'INACTIVE') return !active
        return input.status === 'ACTIVE' ? active : true
      })
      .map(([family]) => family)
      .sort()
    const {items, ...rest} = page(families, input, {most: 100})
    return {families: items, ...rest}
  },
}
