import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {describeAlarms} from './describe-alarms.js'

/** CloudWatch's alarms as the endpoint answers them. */
export const cloudWatchOperations: readonly Operation<LocalRegion, never>[] = [describeAlarms]
