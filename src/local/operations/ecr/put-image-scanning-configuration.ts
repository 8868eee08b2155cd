import type {PutImageScanningConfigurationRequest, PutImageScanningConfigurationResponse} from '@aws-sdk/client-ecr'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Scan on push, per repository. */
export const putImageScanningConfiguration: Operation<
  EcrState,
  PutImageScanningConfigurationRequest,
  PutImageScanningConfigurationResponse
> = {
  name: 'PutImageScanningConfiguration',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    repository.scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false
    return {
      registryId: context.accountId,
      repositoryName: repository.name,
      imageScanningConfiguration: {scanOnPush: repository.scanOnPush},
    }
  },
}
