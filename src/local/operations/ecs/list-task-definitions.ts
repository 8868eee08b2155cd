import type {ListTaskDefinitionsRequest, ListTaskDefinitionsResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import type {LocalRegion} from '../../state.js'

/** By family in the order of the alphabet, then by revision; `DESC` turns that around. */
export const listTaskDefinitions: Operation<LocalRegion, ListTaskDefinitionsRequest, ListTaskDefinitionsResponse> = {
  name: 'ListTaskDefinitions',
  run: (region, input) => {
    const wanted = input.status ?? 'ACTIVE'
    const families = [...region.taskDefinitions.keys()]
      .filter(family => input.familyPrefix === undefined || family === input.familyPrefix)
      .sort()
    const arns = families.flatMap(family =>
      (region.taskDefinitions.get(family) ?? [])
        .filter(({taskDefinition}) => taskDefinition.status === wanted)
        .map(({taskDefinition}) => taskDefinition.taskDefinitionArn as string),
    )
    if (input.sort === 'DESC') arns.reverse()
    const {items, ...rest} = page(arns, input, {most: 100})
    return {taskDefinitionArns: items, ...rest}
  },
}
