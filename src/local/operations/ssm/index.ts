import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {getParameters} from './get-parameters.js'

/** Systems Manager's parameters as the endpoint answers them. */
export const ssmOperations: readonly Operation<LocalRegion, never>[] = [getParameters]
