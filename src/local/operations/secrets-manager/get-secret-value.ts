import {findSecret} from '../../find-secret.js'
import {AwsFault, type Operation} from '../../operation.js'
import type {LocalRegion} from '../../state.js'

/** The value a cluster file declares. The value of a secret that no file declares is nobody's to know. */
export const getSecretValue: Operation<LocalRegion> = {
  name: 'GetSecretValue',
  run: (region, input, context) => {
    const id = String(input['SecretId'] ?? '')
    const secret = findSecret(region, id)
    if (!secret) {
      const caller = `arn:aws:iam::${context.accountId}:root`
      throw new AwsFault(
        'AccessDeniedException',
        `User: ${caller} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${id.slice(0, 200)}`,
      )
    }
    if (secret.deletedAtMs !== undefined) {
      throw new AwsFault(
        'InvalidRequestException',
        'You can’t perform this operation on the secret because it was marked for deletion.',
      )
    }
    return {ARN: secret.arn, Name: secret.name, VersionStages: ['AWSCURRENT'], SecretString: secret.value}
  },
}
