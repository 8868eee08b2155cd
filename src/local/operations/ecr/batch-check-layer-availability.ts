import type {
  BatchCheckLayerAvailabilityRequest,
  BatchCheckLayerAvailabilityResponse,
  Layer,
  LayerFailure,
} from '@aws-sdk/client-ecr'
import {isDigest} from '../../../registry/reference.js'
import {type EcrState, requireRepository} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** Which blobs the repository holds. */
export const batchCheckLayerAvailability: Operation<
  EcrState,
  BatchCheckLayerAvailabilityRequest,
  BatchCheckLayerAvailabilityResponse
> = {
  name: 'BatchCheckLayerAvailability',
  run(state, input, context) {
    const repository = requireRepository(state, input.repositoryName, context)
    const layers: Layer[] = []
    const failures: LayerFailure[] = []
    for (const layerDigest of input.layerDigests ?? []) {
      if (!isDigest(layerDigest)) {
        failures.push({layerDigest, failureCode: 'InvalidLayerDigest', failureReason: 'Invalid layer digest'})
        continue
      }
      const blob = repository.blobs.find(held => held.digest === layerDigest)
      layers.push({
        layerDigest,
        layerAvailability: blob ? 'AVAILABLE' : 'UNAVAILABLE',
        ...(blob ? {layerSize: blob.sizeBytes} : {}),
      })
    }
    return {layers, failures}
  },
}
