import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {describeInstanceTypes} from './describe-instance-types.js'
import {describeInstances} from './describe-instances.js'
import {describeRouteTables} from './describe-route-tables.js'
import {describeSecurityGroups} from './describe-security-groups.js'
import {describeSubnets} from './describe-subnets.js'
import {describeVpcEndpoints} from './describe-vpc-endpoints.js'

/** EC2 as the endpoint answers it, in the order of the alphabet. */
export const ec2Operations: readonly Operation<LocalRegion, never>[] = [
  describeInstanceTypes,
  describeInstances,
  describeRouteTables,
  describeSecurityGroups,
  describeSubnets,
  describeVpcEndpoints,
]
