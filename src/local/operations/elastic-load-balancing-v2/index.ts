import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Elastic Load Balancing v2 as the endpoint answers it, in the order of the alphabet. */
export const elasticLoadBalancingV2Operations: readonly Operation<LocalRegion, never>[] = []
