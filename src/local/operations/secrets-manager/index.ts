import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {describeSecret} from './describe-secret.js'
import {getSecretValue} from './get-secret-value.js'

/** Secrets Manager as the endpoint answers it, in the order of the alphabet. */
export const secretsManagerOperations: readonly Operation<LocalRegion, never>[] = [describeSecret, getSecretValue]
