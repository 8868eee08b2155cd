import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {getCallerIdentity} from './get-caller-identity.js'

/** STS as the endpoint answers it, in the order of the alphabet. */
export const stsOperations: readonly Operation<LocalRegion, never>[] = [getCallerIdentity]
