import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {deleteAlarms} from './delete-alarms.js'
import {describeAlarms} from './describe-alarms.js'
import {getMetricData} from './get-metric-data.js'
import {putMetricAlarm} from './put-metric-alarm.js'

/** CloudWatch's alarms and data points as the endpoint answers them. */
export const cloudWatchOperations: readonly Operation<LocalRegion, never>[] = [
  deleteAlarms,
  describeAlarms,
  getMetricData,
  putMetricAlarm,
]
