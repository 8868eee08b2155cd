import type {GetAuthorizationTokenRequest, GetAuthorizationTokenResponse} from '@aws-sdk/client-ecr'
import type {EcrState} from '../../ecr-state.js'
import {issueToken} from '../../ecr-token.js'
import {AwsFault, type Operation} from '../../operation.js'

const lifetimeMs = 12 * 3_600_000

/** A token of 12 hours whose proxyEndpoint is the endpoint itself. @throws AwsFault InvalidParameterException */
export const getAuthorizationToken: Operation<EcrState, GetAuthorizationTokenRequest, GetAuthorizationTokenResponse> = {
  name: 'GetAuthorizationToken',
  run(_state, input, context) {
    if (input.registryIds?.some(id => !/^\d{12}$/.test(id))) {
      throw new AwsFault(
        'InvalidParameterException',
        "Invalid parameter at 'registryIds' failed to satisfy constraint: 'must satisfy regular expression '[0-9]{12}''",
      )
    }
    const expiresAtMs = context.nowMs + lifetimeMs
    return {
      authorizationData: [
        {
          authorizationToken: Buffer.from(`AWS:${issueToken({region: context.region, expiresAtMs})}`).toString(
            'base64',
          ),
          expiresAt: new Date(expiresAtMs),
          proxyEndpoint: context.endpoint,
        },
      ],
    }
  },
}
