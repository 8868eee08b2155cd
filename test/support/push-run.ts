import {RegistryHttp} from '../../src/aws/registry-http.js'
import type {PushEvent} from '../../src/registry/event.js'
import type {Platform} from '../../src/registry/manifest.js'
import {type PushRequest, push} from '../../src/registry/push.js'
import type {ImageSource, LayerMemory} from '../../src/registry/source.js'
import {openSource} from '../../src/registry/sources/open-source.js'
import type {EcrServer} from './ecr-server.js'

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Opens a source as the command does, with nothing on standard input and no daemon. */
export function open(
  source: string,
  options: {select?: string; memory?: LayerMemory; standardInput?: AsyncIterable<Uint8Array>} = {},
): Promise<ImageSource> {
  return openSource(source, {
    standardInput: nothing(),
    environment: {DOCKER_HOST: 'unix:///nonexistent.sock'},
    connectRemote: () => Promise.reject(new Error('no remote here')),
    ...options,
  })
}

/** Waits take no time; jitter is always half. */
export const instantly = {
  clock: {now: () => Date.UTC(2026, 0, 5), monotonic: () => 0, sleep: async () => undefined},
  random: () => 0.5,
}

/** Credentials as ECR's: sent unasked, renewed once. */
export function credentialsOf(ecr: EcrServer) {
  const fetch = async () => {
    const {authorizationData} = (await ecr.call('GetAuthorizationToken', {})) as {
      authorizationData: {authorizationToken: string}[]
    }
    const [username = '', ...password] = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64')
      .toString()
      .split(':')
    return {username, password: password.join(':')}
  }
  return {preemptive: true, get: fetch, renew: fetch}
}

export function connect(ecr: EcrServer, options: {idleMs?: number} = {}): RegistryHttp {
  return new RegistryHttp({origin: ecr.endpoint, credentials: credentialsOf(ecr), ...options})
}

/** One push to the end, with its events. */
export async function pushAll(
  api: RegistryHttp,
  source: ImageSource,
  options: {
    repository?: string
    tags?: string[]
    platform?: Platform
    withReferrers?: boolean
    memory?: LayerMemory
    checkBlobs?: PushRequest['checkBlobs']
  } = {},
): Promise<{digest: string; events: PushEvent[]}> {
  const repository = options.repository ?? 'web'
  const events: PushEvent[] = []
  const running = push({
    api,
    repository,
    uri: `${api.host}/${repository}`,
    image: await source.load(options.platform ? {platform: options.platform} : {}),
    source,
    tags: options.tags ?? ['v1'],
    jobs: 4,
    ...instantly,
    ...(options.withReferrers ? {withReferrers: true} : {}),
    ...(options.memory ? {memory: options.memory} : {}),
    ...(options.checkBlobs ? {checkBlobs: options.checkBlobs} : {}),
  })
  for (;;) {
    const next = await running.next()
    if (next.done) return {digest: next.value.digest, events}
    events.push(next.value)
  }
}
