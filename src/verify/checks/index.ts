import type {OnlineCheck} from '../check.js'
import {balancerSecurity} from './balancer-security.js'
import {efsMountTargets} from './efs-mount-targets.js'
import {egress} from './egress.js'
import {executionRolePermissions} from './execution-role-permissions.js'
import {fargateQuota} from './fargate-quota.js'
import {images} from './images.js'
import {infrastructureRole} from './infrastructure-role.js'
import {instanceRole} from './instance-role.js'
import {logGroups} from './log-groups.js'
import {roles} from './roles.js'
import {secrets} from './secrets.js'
import {securityGroups} from './security-groups.js'
import {serviceLinkedRole} from './service-linked-role.js'
import {subnets} from './subnets.js'
import {targetGroupSharing} from './target-group-sharing.js'
import {targetGroups} from './target-groups.js'

/** The online checks, in the order a task's start meets what they look at. */
export const checks: readonly OnlineCheck[] = [
  serviceLinkedRole,
  roles,
  executionRolePermissions,
  infrastructureRole,
  instanceRole,
  fargateQuota,
  subnets,
  securityGroups,
  egress,
  images,
  secrets,
  logGroups,
  efsMountTargets,
  targetGroups,
  targetGroupSharing,
  balancerSecurity,
]
