import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {createLogGroup} from './create-log-group.js'
import {deleteLogGroup} from './delete-log-group.js'
import {describeLogGroups} from './describe-log-groups.js'
import {describeLogStreams} from './describe-log-streams.js'
import {filterLogEvents} from './filter-log-events.js'
import {getLogEvents} from './get-log-events.js'

/** CloudWatch Logs as the endpoint answers it, in the order of the alphabet. */
export const logsOperations: readonly Operation<LocalRegion, never>[] = [
  createLogGroup,
  deleteLogGroup,
  describeLogGroups,
  describeLogStreams,
  filterLogEvents,
  getLogEvents,
]
