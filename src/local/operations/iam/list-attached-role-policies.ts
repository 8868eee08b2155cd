import {findRole} from '../../find-role.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** What a role may do is declared as actions, so no managed policy is attached to it. */
export const listAttachedRolePolicies: Operation<LocalRegion> = {
  name: 'ListAttachedRolePolicies',
  run: (region, input) => {
    findRole(region, String(input['RoleName'] ?? ''))
    return {AttachedPolicies: [], IsTruncated: false}
  },
}
