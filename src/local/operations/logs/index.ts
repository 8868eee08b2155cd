import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** CloudWatch Logs as the endpoint answers it, in the order of the alphabet. */
export const logsOperations: readonly Operation<LocalRegion, never>[] = []
