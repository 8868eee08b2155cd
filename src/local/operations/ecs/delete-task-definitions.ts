import type {DeleteTaskDefinitionsRequest, DeleteTaskDefinitionsResponse} from '@aws-sdk/client-ecs'
import {ecsArn} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion, TaskDefinitionRecord} from '../../state.js'
import {findRecord} from '../../task-definitions.js'

/** Deletion is asked for and never finishes here: the revision stays DELETE_IN_PROGRESS. */
export const deleteTaskDefinitions: Operation<
  LocalRegion,
  DeleteTaskDefinitionsRequest,
  DeleteTaskDefinitionsResponse
> = {
  name: 'DeleteTaskDefinitions',
  run: (region, input, context) => {
    const names = input.taskDefinitions ?? []
    if (names.length === 0 || names.length > 10)
      throw parameterFault('Between 1 and 10 task definitions can be deleted at once.')
    const found = names.map(name => [name, findRecord(region, name)] as const)
    const deletable = (record: TaskDefinitionRecord | undefined): record is TaskDefinitionRecord =>
      record !== undefined && record.taskDefinition.status !== 'ACTIVE'
    return {
      taskDefinitions: found.flatMap(([, record]) => {
        if (!deletable(record)) return []
        record.taskDefinition = {
          ...record.taskDefinition,
          status: 'DELETE_IN_PROGRESS',
          deleteRequestedAt: new Date(context.nowMs),
        }
        return [record.taskDefinition]
      }),
      failures: found.flatMap(([name, record]) => {
        if (deletable(record)) return []
        const arn = name.startsWith('arn:') ? name : ecsArn(context, `task-definition/${name}`)
        const detail = record
          ? 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.'
          : 'The specified task definition does not exist. Specify a valid account, family, revision and try again.'
        return [{arn, reason: 'INVALID_REVISION', detail}]
      }),
    }
  },
}
