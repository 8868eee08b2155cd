import {findSecret} from '../../find-secret.js'
import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** A secret nobody declared exists, unless a cluster file lists all there are. */
export const describeSecret: Operation<LocalRegion> = {
  name: 'DescribeSecret',
  run: (region, input) => {
    const id = String(input['SecretId'] ?? '')
    const secret = findSecret(region, id)
    return {
      ARN: secret?.arn ?? id,
      Name: secret?.name ?? id,
      ...(secret?.deletedAtMs === undefined ? {} : {DeletedDate: new Date(secret.deletedAtMs)}),
    }
  },
}
