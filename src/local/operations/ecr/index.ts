import type {EcrState} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** ECR as the endpoint answers it, in the order of the alphabet. */
export const ecrOperations: readonly Operation<EcrState, never>[] = []
