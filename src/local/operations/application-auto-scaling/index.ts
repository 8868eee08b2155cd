import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Application Auto Scaling as the endpoint answers it, in the order of the alphabet. */
export const applicationAutoScalingOperations: readonly Operation<LocalRegion, never>[] = []
