import type {DeleteLogGroupRequest} from '@aws-sdk/client-cloudwatch-logs'
import {requireLogGroup} from '../../log-groups.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

export const deleteLogGroup: Operation<LocalRegion, DeleteLogGroupRequest> = {
  name: 'DeleteLogGroup',
  run: (region, input) => {
    region.logGroups.delete(requireLogGroup(region, input).logGroupName)
    return {}
  },
}
