import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {getFunction} from './get-function.js'
import {listFunctions} from './list-functions.js'

/** Lambda as far as the look for images in use needs it. */
export const lambdaOperations: readonly Operation<LocalRegion, never>[] = [getFunction, listFunctions]
