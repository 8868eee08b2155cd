import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {getServiceQuota} from './get-service-quota.js'

/** Service Quotas as the endpoint answers it. */
export const serviceQuotasOperations: readonly Operation<LocalRegion, never>[] = [getServiceQuota]
