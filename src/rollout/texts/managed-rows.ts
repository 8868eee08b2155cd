import type {StopText} from '../diagnosis.js'
import {permit} from './commands.js'
import {sources} from './sources.js'

/** Instances a capacity provider cannot launch; before the others, for they quote EC2's and IAM's own refusals. */
export const managedRows: readonly StopText[] = [
  {
    id: 'managed-instances-role',
    phase: 'placement',
    pattern:
      /(launch (managed )?instance|capacity provider|ECS\w*ManagedInstances).*(UnauthorizedOperation|not authorized to perform|AccessDenied)/i,
    what: 'the infrastructure role of the capacity provider may not launch its instances',
    causes: [
      'it lacks iam:PassRole on the instance role (the managed policy allows it only for roles named ecsInstanceRole*)',
      'it lacks an ec2 action: AmazonECSInfrastructureRolePolicyForManagedInstances is not attached',
      'a service control policy denies it',
    ],
    fix: 'allow the action the text names in the infrastructure role, iam:PassRole on the instance role above all',
    commands: [permit],
    source: 'AWS docs: Amazon ECS Managed Instances infrastructure role',
  },
  {
    id: 'managed-instances-launch',
    phase: 'placement',
    pattern:
      /Unable to launch (managed )?instance|could not launch (managed )?instances?|managed instances?.{0,80}(unable|fail|not)|InsufficientInstanceCapacity|UnfulfillableCapacity|VcpuLimitExceeded|MaxSpotInstanceCountExceeded|instance requirements.{0,60}(no |not )|no instance types? (match|satisf)/i,
    what: 'the capacity provider cannot launch an instance',
    causes: [
      'EC2 has no capacity of that type there',
      'the instance requirements match nothing',
      'the vCPU or Spot quota of the account is used up',
    ],
    fix: 'allow more instance types and zones in the capacity provider; ask for the quota the text names',
    source: sources.observed,
  },
]
