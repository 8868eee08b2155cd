import type {RegisterTaskDefinitionRequest, RegisterTaskDefinitionResponse} from '@aws-sdk/client-ecs'
import {checkTaskDefinition} from '../../check-task-definition.js'
import {ecsArn} from '../../clusters.js'
import {normaliseTaskDefinition} from '../../normalise-task-definition.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const registerTaskDefinition: Operation<
  LocalRegion,
  RegisterTaskDefinitionRequest,
  RegisterTaskDefinitionResponse
> = {
  name: 'RegisterTaskDefinition',
  run: (region, input, context) => {
    checkTaskDefinition(input)
    const family = input.family as string
    const records = region.taskDefinitions.get(family) ?? []
    const revision = records.length + 1
    const taskDefinition = normaliseTaskDefinition(input, {
      taskDefinitionArn: ecsArn(context, `task-definition/${family}:${revision}`),
      revision,
      registeredAtMs: context.nowMs,
      registeredBy: `arn:aws:iam::${context.accountId}:root`,
    })
    const tags = input.tags ?? []
    region.taskDefinitions.set(family, [...records, {taskDefinition, tags}])
    return {taskDefinition, ...(tags.length > 0 ? {tags} : {})}
  },
}
