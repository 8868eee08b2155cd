import type {
  GetRegistryScanningConfigurationRequest,
  GetRegistryScanningConfigurationResponse,
} from '@aws-sdk/client-ecr'
import {configurationShape} from '../../ecr-shapes.js'
import {type EcrState, ecrRegion} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Basic scanning without rules until something is put. */
export const getRegistryScanningConfiguration: Operation<
  EcrState,
  GetRegistryScanningConfigurationRequest,
  GetRegistryScanningConfigurationResponse
> = {
  name: 'GetRegistryScanningConfiguration',
  run(state, _input, context) {
    return {
      registryId: context.accountId,
      scanningConfiguration: configurationShape(ecrRegion(state, context.region)),
    }
  },
}
