import type {IncomingMessage, ServerResponse} from 'node:http'
import type {EcrState} from './ecr-state.js'
import type {OperationContext} from './operation.js'
import type {Store} from './store.js'

export interface RegistryRequest {
  state: EcrState
  store: Store
  /** `region` is the endpoint's default; a token of GetAuthorizationToken names its own. */
  context: OperationContext
  /** Answer as ECR does where it departs from the OCI distribution specification. */
  quirks: boolean
}

/** Answers one request under `/v2/`: the OCI distribution API over the endpoint's repositories. Never throws. */
export async function handleRegistry(
  _request: IncomingMessage,
  response: ServerResponse,
  _registry: RegistryRequest,
): Promise<void> {
  response.writeHead(501).end()
}
