import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {describeMountTargets} from './describe-mount-targets.js'

/** EFS as far as the mounting of its file systems is looked at. */
export const efsOperations: readonly Operation<LocalRegion, never>[] = [describeMountTargets]
