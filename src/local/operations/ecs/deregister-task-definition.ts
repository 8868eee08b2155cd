import type {DeregisterTaskDefinitionRequest, DeregisterTaskDefinitionResponse} from '@aws-sdk/client-ecs'
import type {Operation} from '../../operation.js'
import {clientFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'
import {findRecord, parseTaskDefinitionName} from '../../task-definitions.js'

/** The revision stays describable and goes on running where it runs. */
export const deregisterTaskDefinition: Operation<
  LocalRegion,
  DeregisterTaskDefinitionRequest,
  DeregisterTaskDefinitionResponse
> = {
  name: 'DeregisterTaskDefinition',
  run: (region, input, context) => {
    const name = input.taskDefinition ?? ''
    if (parseTaskDefinitionName(name)?.revision === undefined) throw clientFault('Revision is missing.')
    const record = findRecord(region, name)
    if (!record) throw clientFault('The specified task definition does not exist.')
    if (record.taskDefinition.status === 'ACTIVE') {
      record.taskDefinition = {
        ...record.taskDefinition,
        status: 'INACTIVE',
        deregisteredAt: new Date(context.nowMs),
      }
    }
    return {taskDefinition: record.taskDefinition}
  },
}
