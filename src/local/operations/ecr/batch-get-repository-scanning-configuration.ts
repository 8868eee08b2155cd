import type {
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse,
} from '@aws-sdk/client-ecr'
import {frequencyOf} from '../../ecr-scanning.js'
import {filterShapes} from '../../ecr-shapes.js'
import {type EcrState, ecrRegion, repositoryArn} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** How often the images of some repositories are scanned; a repository that is not there is a failure in the answer. */
export const batchGetRepositoryScanningConfiguration: Operation<
  EcrState,
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse
> = {
  name: 'BatchGetRepositoryScanningConfiguration',
  run(state, input, context) {
    const region = ecrRegion(state, context.region)
    const scanningConfigurations: BatchGetRepositoryScanningConfigurationResponse['scanningConfigurations'] = []
    const failures: BatchGetRepositoryScanningConfigurationResponse['failures'] = []
    for (const repositoryName of input.repositoryNames ?? []) {
      const repository = region.repositories.find(({name}) => name === repositoryName)
      if (!repository) {
        failures.push({
          repositoryName,
          failureCode: 'REPOSITORY_NOT_FOUND',
          failureReason: 'The repository does not exist',
        })
        continue
      }
      const {scanFrequency, filters} = frequencyOf(region, repository)
      scanningConfigurations.push({
        repositoryArn: repositoryArn(repositoryName, context),
        repositoryName,
        scanOnPush: scanFrequency !== 'MANUAL',
        scanFrequency,
        appliedScanFilters: filterShapes(filters),
      })
    }
    return {scanningConfigurations, failures}
  },
}
