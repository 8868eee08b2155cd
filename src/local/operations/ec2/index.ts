import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** EC2 as the endpoint answers it, in the order of the alphabet. */
export const ec2Operations: readonly Operation<LocalRegion, never>[] = []
