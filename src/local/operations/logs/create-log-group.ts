import type {CreateLogGroupRequest} from '@aws-sdk/client-cloudwatch-logs'
import {checkLogGroupName} from '../../log-groups.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const createLogGroup: Operation<LocalRegion, CreateLogGroupRequest> = {
  name: 'CreateLogGroup',
  run: (region, input, context) => {
    const logGroupName = input.logGroupName ?? ''
    checkLogGroupName(logGroupName)
    if (region.logGroups.has(logGroupName)) {
      throw new AwsFault('ResourceAlreadyExistsException', 'The specified log group already exists')
    }
    region.logGroups.set(logGroupName, {logGroupName, createdAtMs: context.nowMs, streams: new Map()})
    return {}
  },
}
