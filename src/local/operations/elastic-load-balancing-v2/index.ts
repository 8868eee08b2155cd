import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {describeListeners} from './describe-listeners.js'
import {describeLoadBalancers} from './describe-load-balancers.js'
import {describeRules} from './describe-rules.js'
import {describeTargetGroupAttributes} from './describe-target-group-attributes.js'
import {describeTargetGroups} from './describe-target-groups.js'
import {describeTargetHealth} from './describe-target-health.js'
import {modifyListener} from './modify-listener.js'
import {modifyRule} from './modify-rule.js'

/** Elastic Load Balancing v2 as the endpoint answers it, in the order of the alphabet. */
export const elasticLoadBalancingV2Operations: readonly Operation<LocalRegion, never>[] = [
  describeListeners,
  describeLoadBalancers,
  describeRules,
  describeTargetGroupAttributes,
  describeTargetGroups,
  describeTargetHealth,
  modifyListener,
  modifyRule,
]
