import {UserError} from '../../core/errors.js'
import {parseEcrHost} from '../../registry/reference.js'
import {authorize, authorizePublic, type ConnectEcr} from './registry-target.js'

/** A token and the host it is for. */
export interface Login {
  host: string
  region: string
  endpoint?: string
  token: {username: string; password: string; expiresAt?: Date | undefined}
}

/** A token for the registry named (in lower case), else for the caller's own. @throws UserError unless it is ECR's */
export async function authorizeLogin(named: string | undefined, connect: ConnectEcr): Promise<Login> {
  const ecr = named === undefined ? undefined : parseEcrHost(named)
  if (named !== undefined && !ecr) {
    throw new UserError(`${named.slice(0, 200)} is no registry of ECR`, {
      fix: 'name it as ACCOUNT.dkr.ecr.REGION.amazonaws.com, or public.ecr.aws',
    })
  }
  if (ecr?.public) {
    const {api, region, endpoint} = await connect.public()
    if (endpoint) {
      throw new UserError(`the endpoint ${endpoint} has no ECR Public`, {
        fix: 'unset AWS_ENDPOINT_URL to sign in to it',
      })
    }
    return {host: 'public.ecr.aws', region, token: await authorizePublic(api.ecrPublic)}
  }
  const {api, region, endpoint} = await connect(ecr?.region)
  const token = await authorize(api.ecr)
  const proxy = new URL(token.proxyEndpoint).host
  // An endpoint's own registry is the one to sign in to, whatever the name: AWS answers with names of its own only.
  const host = parseEcrHost(proxy) ? (named ?? proxy) : proxy
  return {host, region, token, ...(endpoint ? {endpoint} : {})}
}
