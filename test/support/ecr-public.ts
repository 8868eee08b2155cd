import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {type EcrServer, startEcr} from './ecr-server.js'
import {startProxy, type TestProxy} from './proxy.js'
import {startTlsFront, worthless} from './tls.js'

/** ECR Public's two hosts under their own names, behind a proxy: its API and its registry with a token service. */
export interface EcrPublicStandIn {
  /** Its registry's repositories are named ALIAS/NAME. */
  registry: EcrServer
  proxy: TestProxy
  /** Operations of the API, with their input. */
  calls: {operation: string; input: Record<string, unknown>}[]
  /** Authorization of each request for a bearer token. */
  tokenRequests: (string | undefined)[]
  /** `NAME`s the API knows. */
  repositories: string[]
  /** What the API refuses with AccessDeniedException. */
  denied: string[]
  /** The password GetAuthorizationToken gives out. */
  password: string
  environment: Record<string, string | undefined>
  stop(): Promise<void>
}

/** The account's alias. */
export const alias = 'a1b2c3d4'

export async function startEcrPublic(): Promise<EcrPublicStandIn> {
  const registry = await startEcr({quirks: true})
  registry.context.endpoint = 'https://public.ecr.aws'
  const basic = () => `Basic ${Buffer.from(`AWS:${standIn.password}`).toString('base64')}`
  // A pull may be anybody's; a push wants the bearer token of who signed in.
  registry.intercept = (request, response) => {
    const {authorization} = request.headers
    if (request.url?.startsWith('/token/')) {
      request.resume()
      standIn.tokenRequests.push(authorization)
      if (authorization && authorization !== basic()) response.writeHead(401).end('{}')
      else response.end(JSON.stringify({token: authorization ? 'own-b3arer' : 'anonymous-b3arer'}))
      return true
    }
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (authorization === 'Bearer own-b3arer' || (reads && authorization === 'Bearer anonymous-b3arer')) return false
    request.resume()
    const words = {code: authorization ? 'DENIED' : 'UNAUTHORIZED', message: 'Not Authorized'}
    const challenge = 'Bearer realm="https://public.ecr.aws/token/",service="public.ecr.aws",scope="aws"'
    response
      .writeHead(authorization ? 403 : 401, {'WWW-Authenticate': challenge})
      .end(JSON.stringify({errors: [words]}))
    return true
  }
  const api = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const [, operation = ''] = String(request.headers['x-amz-target']).split('SpencerFrontendService.')
    const input = JSON.parse(Buffer.concat(chunks).toString() || '{}')
    standIn.calls.push({operation, input})
    const {status, body} = answer(operation, input, standIn)
    response.writeHead(status, {'Content-Type': 'application/x-amz-json-1.1'}).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve))
  const fronts = [
    await startTlsFront((api.address() as AddressInfo).port),
    await startTlsFront(Number(registry.host.split(':')[1])),
  ] as const
  const proxy = await startProxy({
    'api.ecr-public.us-east-1.amazonaws.com:443': fronts[0].port,
    'public.ecr.aws:443': fronts[1].port,
  })
  const standIn: EcrPublicStandIn = {
    registry,
    proxy,
    calls: [],
    tokenRequests: [],
    repositories: [],
    denied: [],
    password: 'publ1c-s3cret',
    environment: {
      AWS_ENDPOINT_URL: undefined,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_CA_BUNDLE: worthless.certFile,
      HTTPS_PROXY: `http://${proxy.host}`,
      DOCKER_CONFIG: '/nonexistent',
      REGISTRY_AUTH_FILE: undefined,
      XDG_RUNTIME_DIR: undefined,
      GANTRY_CACHE_DIR: '/dev/null/none',
    },
    stop: async () => {
      await proxy.stop()
      for (const front of fronts) await front.stop()
      await new Promise(resolve => {
        api.close(resolve)
        api.closeAllConnections()
      })
      await registry.stop()
    },
  }
  return standIn
}

function answer(
  operation: string,
  input: Record<string, unknown>,
  standIn: EcrPublicStandIn,
): {status: number; body: object} {
  const refuse = (type: string, message: string) => ({status: 400, body: {__type: type, message}})
  const shape = (name: string) => ({
    registryId: '123456789012',
    repositoryName: name,
    repositoryUri: `public.ecr.aws/${alias}/${name}`,
  })
  if (standIn.denied.includes(operation)) {
    return refuse('AccessDeniedException', `User: me is not authorized to perform: ecr-public:${operation}`)
  }
  switch (operation) {
    case 'GetAuthorizationToken': {
      const authorizationToken = Buffer.from(`AWS:${standIn.password}`).toString('base64')
      return {status: 200, body: {authorizationData: {authorizationToken, expiresAt: Date.UTC(2026, 0, 5, 12) / 1000}}}
    }
    case 'DescribeRepositories': {
      const [name = ''] = input['repositoryNames'] as string[]
      if (standIn.repositories.includes(name)) return {status: 200, body: {repositories: [shape(name)]}}
      return refuse('RepositoryNotFoundException', `The repository with name '${name}' does not exist`)
    }
    case 'DescribeRegistries':
      return {status: 200, body: {registries: [{registryId: '123456789012', aliases: [{name: alias}]}]}}
    case 'CreateRepository': {
      const name = String(input['repositoryName'])
      standIn.repositories.push(name)
      void standIn.registry.call('CreateRepository', {repositoryName: `${alias}/${name}`})
      return {status: 200, body: {repository: shape(name)}}
    }
    default:
      return refuse('UnknownOperationException', operation)
  }
}
