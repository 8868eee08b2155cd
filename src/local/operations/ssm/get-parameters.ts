import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** A parameter nobody declared exists, unless a cluster file lists all there are. Values are always `local`. */
export const getParameters: Operation<LocalRegion> = {
  name: 'GetParameters',
  run: (region, input) => {
    const names = (Array.isArray(input['Names']) ? input['Names'] : []).map(String)
    const {parameters} = region.surroundings
    const bare = (name: string) => name.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:parameter/, '').replace(/^\//, '')
    const known = (name: string) => !parameters || parameters.some(declared => bare(declared) === bare(name))
    return {
      Parameters: names.filter(known).map(name => ({
        Name: name,
        Type: 'String',
        Value: 'local',
        Version: 1,
        ARN: `arn:aws:ssm:${region.region}:${region.accountId}:parameter/${bare(name)}`,
      })),
      InvalidParameters: names.filter(name => !known(name)),
    }
  },
}
