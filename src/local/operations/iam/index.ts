import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {getInstanceProfile} from './get-instance-profile.js'
import {getRole} from './get-role.js'
import {listAttachedRolePolicies} from './list-attached-role-policies.js'
import {simulatePrincipalPolicy} from './simulate-principal-policy.js'

/** IAM as the endpoint answers it, in the order of the alphabet. */
export const iamOperations: readonly Operation<LocalRegion, never>[] = [
  getInstanceProfile,
  getRole,
  listAttachedRolePolicies,
  simulatePrincipalPolicy,
]
