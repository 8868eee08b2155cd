import type {Repository} from '@aws-sdk/client-ecr'
import type {CredentialSource} from '../../aws/registry-auth.js'
import {RegistryHttp, registryOrigin} from '../../aws/registry-http.js'
import type {Connection} from '../../base-command.js'
import type {EcrApi, EcrPublicApi} from '../../core/api.js'
import {UserError} from '../../core/errors.js'
import {isDenied} from '../../core/sdk-fault.js'
import {keepSecret} from '../../core/secrets.js'
import {ecrPublicRegion, requirePublicRepository, splitPublicName} from '../../registry/ecr-public.js'
import {
  type CreateOptions,
  findRepository,
  missingRepository,
  type RepositoryName,
} from '../../registry/ecr-repository.js'
import {isLoopbackHost, parseEcrHost, type Target} from '../../registry/reference.js'

/** Connects to ECR in a Region, or with `public` to ECR Public. */
export interface ConnectEcr {
  (region?: string): Promise<Connection<'ecr'>>
  public(): Promise<Connection<'ecrPublic'>>
}

/** A registry a command is connected to, and one repository of it. */
export interface ConnectedRegistry {
  api: RegistryHttp
  repository: string
  /** `HOST/NAME` as it is to be deployed from. */
  uri: string
  /** What only ECR has; absent for any other registry, for which no SDK is loaded. */
  ecr?: {api: EcrApi; repository: Repository; region: string; account: string}
  /** What is known of a public registry of ECR that is written to. */
  ecrPublic?: {region: string; account?: string}
  /** Set when it is not AWS. */
  endpoint?: string
}

export interface ConnectOptions {
  /** Connections at a time. */
  jobs: number
  /** Called once, and only for ECR. `region`: the one the reference names. */
  connect: ConnectEcr
  /** Docker's own credentials, for a registry that is not ECR. */
  dockerCredentials(host: string): CredentialSource
  /** A repository that is missing: makes it, or throws `refusal`. */
  create?(api: EcrApi, name: RepositoryName, refusal: UserError): Promise<Repository>
  /** A repository of ECR Public that is missing: what it is to be made with, or throws `refusal`. */
  createPublic?(refusal: UserError): Promise<CreateOptions>
  /** ECR Public gives to everybody, and takes from those alone who sign in. */
  write?: boolean
}

/** Connects to where `target` is: ECR through its API and a token, any other registry with docker's credentials. */
export async function connectRegistry(target: Target, options: ConnectOptions): Promise<ConnectedRegistry> {
  const {host} = target
  if (host !== undefined && !(target.ecr && !target.ecr.public)) {
    const signedIn = target.ecr?.public && options.write ? await connectPublic(target, options) : undefined
    if (signedIn) return signedIn
    const origin = await registryOrigin(host, isLoopbackHost(host))
    const api = new RegistryHttp({origin, connections: options.jobs, credentials: options.dockerCredentials(host)})
    return {api, repository: target.repository, uri: `${host}/${target.repository}`}
  }
  const connection = await options.connect(target.ecr?.region)
  const {ecr} = connection.api
  const token = await authorize(ecr)
  const account = target.ecr?.accountId
  const name: RepositoryName = {name: target.repository, ...(account ? {registryId: account} : {})}
  const place = {region: connection.region, ...(account ? {account} : {})}
  const proxyHost = new URL(token.proxyEndpoint).host
  const unseen = {
    repositoryName: name.name,
    repositoryUri: `${host ?? proxyHost}/${name.name}`,
    ...(account ? {registryId: account} : {}),
  }
  const repository =
    (await findRepository(ecr, name).catch(error => {
      // Who may push need not be allowed to look: the registry itself then says what is missing.
      if (isDenied(error)) return unseen as Repository
      throw error
    })) ?? (await make(ecr, name, place, options))
  const endpoint = connection.endpoint ?? process.env.AWS_ENDPOINT_URL_ECR
  const api = new RegistryHttp({
    origin: originOf(target, token.proxyEndpoint, endpoint, repository),
    connections: options.jobs,
    credentials: {preemptive: true, get: async () => token, renew: () => authorize(ecr)},
  })
  return {
    api,
    repository: target.repository,
    uri: repository.repositoryUri as string,
    ecr: {api: ecr, repository, region: connection.region, account: repository.registryId ?? ''},
    ...(endpoint ? {endpoint} : parseEcrHost(proxyHost) ? {} : {endpoint: token.proxyEndpoint}),
  }
}

/** ECR Public as its owner; undefined when there are no credentials of AWS, and docker's have to do. */
async function connectPublic(target: Target, options: ConnectOptions): Promise<ConnectedRegistry | undefined> {
  splitPublicName(target.repository)
  const {api: clients, endpoint} = await options.connect.public()
  if (endpoint) {
    throw new UserError(`public.ecr.aws is not pushed to while the endpoint ${endpoint} is set`, {
      why: 'that endpoint has no ECR Public',
      fix: 'unset AWS_ENDPOINT_URL, or leave --endpoint-url out',
    })
  }
  const get = () => authorizePublic(clients.ecrPublic)
  try {
    await get()
  } catch (error) {
    if ((error as Error).name === 'CredentialsProviderError') return undefined
    throw error
  }
  const refuse = (refusal: UserError) => Promise.reject(refusal)
  const found = await requirePublicRepository(clients.ecrPublic, target.repository, options.createPublic ?? refuse)
  const api = new RegistryHttp({origin: 'https://public.ecr.aws', connections: options.jobs, credentials: {get}})
  const {repository} = target
  return {api, repository, uri: `public.ecr.aws/${repository}`, ecrPublic: {region: ecrPublicRegion, ...found}}
}

async function make(
  api: EcrApi,
  name: RepositoryName,
  place: {region: string; account?: string},
  options: ConnectOptions,
): Promise<Repository> {
  const refusal = await missingRepository(api, name.name, place)
  if (!options.create) throw refusal
  return options.create(api, name, refusal)
}

/** One token of ECR: the Basic user and password of its registry, good for 12 hours. */
export async function authorize(api: Pick<EcrApi, 'getAuthorizationToken'>) {
  const {authorizationData} = await api.getAuthorizationToken({})
  const data = authorizationData?.[0]
  const {proxyEndpoint} = data ?? {}
  if (!proxyEndpoint) throw new UserError('ECR answered without a token')
  return {...readLogin(data?.authorizationToken), proxyEndpoint, expiresAt: data?.expiresAt}
}

/** One token of ECR Public: what its registry's token service takes as Basic, good for 12 hours. */
export async function authorizePublic(api: Pick<EcrPublicApi, 'getAuthorizationToken'>) {
  const {authorizationData} = await api.getAuthorizationToken({})
  return {...readLogin(authorizationData?.authorizationToken), expiresAt: authorizationData?.expiresAt}
}

function readLogin(token: string | undefined): {username: string; password: string} {
  const [username, ...password] = Buffer.from(token ?? '', 'base64')
    .toString()
    .split(':')
  if (!username || password.length === 0) throw new UserError('ECR answered without a token')
  keepSecret(token, password.join(':'))
  return {username, password: password.join(':')}
}

/**
 * Where the registry API is spoken. With an endpoint set it is what that endpoint's token says, never the host of a
 * reference; with AWS it is the repository's own host, which for another account is not the token's.
 */
function originOf(target: Target, proxyEndpoint: string, endpoint: string | undefined, repository: Repository): string {
  const proxy = new URL(proxyEndpoint)
  const own = `https://${target.host ?? (repository.repositoryUri ?? '').split('/')[0]}`
  if (parseEcrHost(proxy.host) && !endpoint) return own
  if (proxy.protocol === 'http:' && !isLoopbackHost(proxy.host)) {
    throw new UserError(`the endpoint's registry ${proxy.origin} is plain http to another machine`)
  }
  if (parseEcrHost(proxy.host) && proxy.origin !== own) {
    throw new UserError(`the endpoint's registry is ${proxy.host}; ${target.host} is another one`, {
      fix: 'leave the host out of the reference, or unset the endpoint',
    })
  }
  return proxy.origin
}
