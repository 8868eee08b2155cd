import type {OnlineCheck} from '../check.js'
import {egress} from './egress.js'
import {executionRolePermissions} from './execution-role-permissions.js'
import {images} from './images.js'
import {logGroups} from './log-groups.js'
import {roles} from './roles.js'
import {secrets} from './secrets.js'
import {securityGroups} from './security-groups.js'
import {serviceLinkedRole} from './service-linked-role.js'
import {subnets} from './subnets.js'
import {targetGroups} from './target-groups.js'

/** The online checks, in the order a task's start meets what they look at. */
export const checks: readonly OnlineCheck[] = [
  serviceLinkedRole,
  roles,
  executionRolePermissions,
  subnets,
  securityGroups,
  egress,
  images,
  secrets,
  logGroups,
  targetGroups,
]
