import {instanceProfileName} from './instance-profile.js'
import {AwsFault} from './operation.js'
import type {LocalRegion} from './state.js'
import type {DeclaredRole} from './surroundings.js'

/** A role by name. @throws AwsFault NoSuchEntity when a cluster file lists the roles and this is none of them. */
export function findRole(region: LocalRegion, name: string): DeclaredRole {
  const {roles} = region.surroundings
  // ECS's own role trusts ECS, and is there in every account that ever used ECS.
  const role = roles
    ? roles.find(declared => declared.name === name)
    : {
        name,
        trusts: name === instanceProfileName ? ['ec2.amazonaws.com'] : ['ecs-tasks.amazonaws.com', 'ecs.amazonaws.com'],
        allows: ['*'],
      }
  if (!role)
    throw new AwsFault('NoSuchEntity', `The role with name ${name.slice(0, 200)} cannot be found.`, {status: 404})
  return role
}

/** A role's ARN. */
export function roleArn(region: LocalRegion, name: string): string {
  return `arn:aws:iam::${region.accountId}:role/${name}`
}
