import type {DescribeRegistryRequest, DescribeRegistryResponse} from '@aws-sdk/client-ecr'
import type {EcrState} from '../../ecr-state.js'
import type {Operation} from '../../operation.js'

/** The registry's id; nothing is replicated. */
export const describeRegistry: Operation<EcrState, DescribeRegistryRequest, DescribeRegistryResponse> = {
  name: 'DescribeRegistry',
  run: (_state, _input, context) => ({registryId: context.accountId, replicationConfiguration: {rules: []}}),
}
