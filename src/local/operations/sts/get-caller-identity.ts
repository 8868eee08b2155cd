import type {Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** Whoever asks is the account's root user: credentials are not looked at. */
export const getCallerIdentity: Operation<LocalRegion> = {
  name: 'GetCallerIdentity',
  run: region => ({
    UserId: region.accountId,
    Account: region.accountId,
    Arn: `arn:aws:iam::${region.accountId}:root`,
  }),
}
