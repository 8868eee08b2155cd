import {findRole, roleArn} from '../../find-role.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** A role nobody declared exists and trusts ECS tasks, unless a cluster file lists all there are. */
export const getRole: Operation<LocalRegion> = {
  name: 'GetRole',
  run: (region, input) => {
    const role = findRole(region, String(input['RoleName'] ?? ''))
    const document = {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Principal: {Service: role.trusts}, Action: 'sts:AssumeRole'}],
    }
    return {
      Role: {
        Path: '/',
        RoleName: role.name,
        RoleId: `AROA${role.name
          .toUpperCase()
          .replaceAll(/[^A-Z0-9]/g, '')
          .padEnd(17, 'X')
          .slice(0, 17)}`,
        Arn: roleArn(region, role.name),
        CreateDate: new Date(0),
        AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(document)),
        MaxSessionDuration: 3600,
      },
    }
  },
}
