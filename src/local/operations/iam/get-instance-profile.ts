import {instanceProfileName} from '../../instance-profile.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'
import {getRole} from './get-role.js'

/** The profile of every instance, whose role has its name. A cluster file that lists roles must list it too. */
export const getInstanceProfile: Operation<LocalRegion> = {
  name: 'GetInstanceProfile',
  run: async (region, input, context) => {
    const name = String(input['InstanceProfileName'] ?? '')
    const {roles} = region.surroundings
    if (name !== instanceProfileName || (roles && !roles.some(role => role.name === name))) {
      throw new AwsFault('NoSuchEntity', `Instance Profile ${name.slice(0, 200)} cannot be found.`, {status: 404})
    }
    const {Role} = (await getRole.run(region, {RoleName: name}, context)) as {Role: object}
    return {
      InstanceProfile: {
        Path: '/',
        InstanceProfileName: name,
        InstanceProfileId: 'AIPAECSINSTANCEROLE00',
        Arn: `arn:aws:iam::${region.accountId}:instance-profile/${name}`,
        CreateDate: new Date(0),
        Roles: [Role],
      },
    }
  },
}
