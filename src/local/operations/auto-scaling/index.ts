import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {describeAutoScalingGroups} from './describe-auto-scaling-groups.js'

/** EC2 Auto Scaling as the endpoint answers it. */
export const autoScalingOperations: readonly Operation<LocalRegion, never>[] = [describeAutoScalingGroups]
