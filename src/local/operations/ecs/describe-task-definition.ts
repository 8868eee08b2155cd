import type {DescribeTaskDefinitionRequest, DescribeTaskDefinitionResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {clientFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {findRecord} from '../../task-definitions.js'

export const describeTaskDefinition: Operation<
  LocalRegion,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse
> = {
  name: 'DescribeTaskDefinition',
  run: (region, input) => {
    const record = findRecord(region, input.taskDefinition ?? '')
    if (!record) throw clientFault('Unable to describe task definition.')
    const {taskDefinition, tags} = record
    return {taskDefinition, ...(input.include?.includes('TAGS') ? {tags} : {})}
  },
}
