import type {StopText} from '../diagnosis.js'
import {catchAllRows} from './catch-all-rows.js'
import {logRows} from './log-rows.js'
import {managedRows} from './managed-rows.js'
import {networkRows} from './network-rows.js'
import {placementRows} from './placement-rows.js'
import {pullRows} from './pull-rows.js'
import {runningRows} from './running-rows.js'
import {secretRows} from './secret-rows.js'
import {startRows} from './start-rows.js'
import {volumeRows} from './volume-rows.js'

/**
 * What ECS and the agent write on stopped tasks, in the order it is tried: specific before general. AWS is not
 * consistent in letter case and apostrophes, and cuts texts; patterns ignore case and want only the telling part.
 */
export const stopRows: readonly StopText[] = [
  ...managedRows,
  ...pullRows,
  ...secretRows,
  ...logRows,
  ...volumeRows,
  ...networkRows,
  ...placementRows,
  ...startRows,
  ...runningRows,
  ...catchAllRows,
]
