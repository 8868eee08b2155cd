import type {IncomingMessage} from 'node:http'
import {type Clock, systemClock} from '../core/clock.js'
import {keepSecret, withoutSecrets} from '../core/secrets.js'
import type {RegistryApi, StoredManifest, UploadStart} from '../registry/api.js'
import {RegistryError} from '../registry/error.js'
import {type Descriptor, digestLike, manifestAccept, maxManifestBytes, parseManifest} from '../registry/manifest.js'
import {isDigest} from '../registry/reference.js'
import {checkRedirect, locationOf} from './registry-address.js'
import {basic, type Challenge, type CredentialSource, parseChallenge, tokenOf, tokenUrl} from './registry-auth.js'
import {broken, isPage, pageInstead, refusal} from './registry-failure.js'
import {drain, readText, Wire, type WireRequest} from './registry-wire.js'

export interface RegistryOptions {
  /** `https://HOST`, or `http://127.0.0.1:PORT`. */
  origin: string
  credentials?: CredentialSource
  /** Connections at a time; as many as blobs are sent at a time. */
  connections?: number
  /** Milliseconds without a byte before a connection counts as broken. */
  idleMs?: number
  clock?: Pick<Clock, 'monotonic'>
}

type Ask = Omit<WireRequest, 'url' | 'headers'> & {
  url: URL
  headers?: Record<string, string>
  /** `repository:NAME:pull,push` of a bearer token. */
  scope: string
  expect: number[]
}

type SignedIn = 'for itself' | 'by another' | false

const maxRedirects = 5
/** A token refused this soon after it was renewed is no expired one: the refusal stands. */
const renewalPauseMs = 30_000
/** Sign-ins of others one request may wait for. */
const maxRounds = 4

/** A registry over HTTP(S): no SDK, no retries of its own, a token renewed once for each time it runs out. */
export class RegistryHttp implements RegistryApi {
  readonly host: string
  readonly #origin: URL
  readonly #wire: Wire
  readonly #credentials: CredentialSource | undefined
  #authorization: string | undefined
  #bearerScope: string | undefined
  readonly #clock: Pick<Clock, 'monotonic'>
  #renewedAtMs: number | undefined
  #signingIn: Promise<boolean> | undefined

  constructor(options: RegistryOptions) {
    this.#origin = new URL(options.origin)
    this.host = this.#origin.host
    this.#credentials = options.credentials
    this.#clock = options.clock ?? systemClock
    this.#wire = new Wire({
      connections: options.connections ?? 4,
      ...(options.idleMs === undefined ? {} : {idleMs: options.idleMs}),
    })
  }

  get traffic() {
    return this.#wire.traffic
  }

  close(): void {
    this.#wire.close()
  }

  async blobSize(repository: string, digest: string): Promise<number | undefined> {
    const answer = await this.#ask(this.#request('HEAD', repository, `blobs/${digest}`, 'HEAD blob', [200, 404]))
    await drain(answer)
    if (answer.statusCode === 404) return undefined
    this.#checkDigest(answer, digest, 'HEAD blob')
    const length = Number(answer.headers['content-length'])
    if (Number.isSafeInteger(length) && length >= 0) return length
    throw this.#lie('HEAD blob', `answers HEAD of ${digest} without a size`)
  }

  async startUpload(repository: string, mount?: {digest: string; from: string}): Promise<UploadStart> {
    const query = mount ? `?${new URLSearchParams({mount: mount.digest, from: mount.from})}` : ''
    const scope = mount ? `repository:${mount.from}:pull ` : ''
    const request = this.#request('POST', repository, `blobs/uploads/${query}`, 'POST upload', mount ? [] : [201, 202])
    request.scope = `${scope}${request.scope}`
    const answer = await this.#ask(request)
    await drain(answer)
    if (mount && answer.statusCode === 201) return {mounted: true}
    if (mount && answer.statusCode !== 202) {
      // A refused mount is no refused upload: some registries answer 4xx to the first and take the second.
      return this.startUpload(repository)
    }
    const {location} = answer.headers
    if (!location) throw this.#lie('POST upload', 'opens an upload without saying where')
    return {mounted: false, location: locationOf(location, request.url, 'POST upload').href}
  }

  async putBlob(
    repository: string,
    location: string,
    blob: {digest: string; size: number},
    body: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const url = new URL(location, this.#origin)
    url.searchParams.set('digest', blob.digest)
    checkRedirect(this.#origin, url, 'PUT blob')
    const answer = await this.#ask({
      ...this.#request('PUT', repository, '', 'PUT blob', [201, 202, 204]),
      url,
      headers: {'Content-Type': 'application/octet-stream'},
      size: blob.size,
      body,
    })
    await drain(answer)
    this.#checkDigest(answer, blob.digest, 'PUT blob')
  }

  async *readBlob(repository: string, digest: string, limitBytes: number): AsyncGenerator<Uint8Array, void> {
    const answer = await this.#ask(this.#request('GET', repository, `blobs/${digest}`, 'GET blob', [200]))
    let total = 0
    try {
      for await (const chunk of answer) {
        total += (chunk as Buffer).length
        if (total > limitBytes) throw this.#lie('GET blob', `sends more than the ${limitBytes} bytes of ${digest}`)
        yield chunk as Buffer
      }
    } catch (error) {
      throw broken(error, this.host, 'GET blob')
    } finally {
      answer.destroy()
    }
  }

  async manifestDigest(repository: string, reference: string): Promise<string | undefined> {
    const request = this.#request('HEAD', repository, `manifests/${reference}`, 'HEAD manifest', [200, 404])
    const answer = await this.#ask({...request, headers: {Accept: manifestAccept}})
    await drain(answer)
    if (answer.statusCode === 404) return undefined
    const digest = answer.headers['docker-content-digest']
    if (typeof digest === 'string' && isDigest(digest)) return digest
    return (await this.manifest(repository, reference))?.digest
  }

  async manifest(repository: string, reference: string): Promise<StoredManifest | undefined> {
    const request = this.#request('GET', repository, `manifests/${reference}`, 'GET manifest', [200, 404])
    const answer = await this.#ask({...request, headers: {Accept: manifestAccept}})
    if (answer.statusCode === 404) {
      await drain(answer)
      return undefined
    }
    const bytes = await this.#bytes(answer, maxManifestBytes, 'GET manifest')
    const digest = digestLike(bytes, reference)
    if (isDigest(reference) && digest !== reference) {
      throw this.#lie('GET manifest', `sends a manifest that is not ${reference}`)
    }
    this.#checkDigest(answer, digest, 'GET manifest')
    const mediaType = (answer.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
    return {
      bytes,
      digest,
      mediaType: parseManifest(bytes, mediaType || undefined, `the manifest of ${this.host}`).mediaType,
    }
  }

  async putManifest(
    repository: string,
    reference: string,
    manifest: StoredManifest,
  ): Promise<{subjectHandled: boolean}> {
    const answer = await this.#ask({
      ...this.#request('PUT', repository, `manifests/${reference}`, 'PUT manifest', [201, 200, 202]),
      headers: {'Content-Type': manifest.mediaType},
      body: manifest.bytes,
    })
    await drain(answer)
    this.#checkDigest(answer, manifest.digest, 'PUT manifest')
    return {subjectHandled: answer.headers['oci-subject'] !== undefined}
  }

  async referrers(repository: string, digest: string): Promise<Descriptor[] | undefined> {
    const answer = await this.#ask(this.#request('GET', repository, `referrers/${digest}`, 'GET referrers', [200, 404]))
    // Where the API is unknown, some answer with the page of their web interface.
    if (answer.statusCode === 404 || isPage(answer)) {
      await drain(answer)
      return undefined
    }
    const bytes = await this.#bytes(answer, maxManifestBytes, 'GET referrers')
    const index = parseManifest(bytes, undefined, `the referrers of ${this.host}`)
    return index.kind === 'index' ? index.manifests : []
  }

  #request(method: string, repository: string, rest: string, operation: string, expect: number[]): Ask {
    return {
      method,
      url: new URL(`/v2/${repository}/${rest}`, this.#origin),
      operation,
      expect,
      scope: `repository:${repository}:${method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'}`,
    }
  }

  /** One request with what authentication and redirects add. An empty `expect` takes any 2xx or 4xx answer. */
  async #ask(ask: Ask): Promise<IncomingMessage> {
    if (this.#authorization === undefined && this.#credentials?.preemptive)
      await this.#signIn(await this.#credentials.get())
    let challenged = false
    for (let rounds = 0; ; rounds++) {
      const used = this.#authorization
      const {answer, own} = await this.#follow(ask)
      const status = answer.statusCode ?? 0
      if (ask.expect.includes(status)) {
        if (!isPage(answer) || ask.operation === 'GET blob' || ask.operation === 'GET referrers') return answer
        await drain(answer)
        throw pageInstead(this.host, ask.operation)
      }
      const body = await readText(answer)
      const failure = refusal({status, headers: answer.headers, body}, this.host, ask.operation)
      // Where a registry redirects to has no say in its credentials.
      const unauthorized = own && (status === 401 || (status === 403 && this.#credentials?.renew !== undefined))
      const signedIn: SignedIn =
        unauthorized && !challenged && rounds < maxRounds && (await this.#authenticate(answer, ask.scope, used))
      if (signedIn) {
        // What another request signed in for may be less than this one needs: it may ask once more, for itself.
        challenged = signedIn === 'for itself'
        if (ask.body === undefined || ask.body instanceof Uint8Array) continue
        // The body was read once already: the caller begins again, with the new credentials.
        throw new RegistryError(failure.message, {
          status,
          code: failure.code,
          operation: ask.operation,
          retryable: true,
        })
      }
      if (ask.expect.length === 0 && status < 500 && status !== 429) return answer
      throw failure
    }
  }

  /** Follows the redirects of GET and HEAD. Authorization goes to the registry's own host only; `own`: it answered. */
  async #follow(ask: Ask): Promise<{answer: IncomingMessage; own: boolean}> {
    let url = ask.url
    for (let hops = 0; ; hops++) {
      const own = url.host === this.#origin.host && url.protocol === this.#origin.protocol
      const answer = await this.#wire.send({
        ...ask,
        url,
        foreign: !own,
        headers: {...ask.headers, ...(own && this.#authorization ? {Authorization: this.#authorization} : {})},
      })
      const {statusCode = 0, headers} = answer
      const redirect = statusCode >= 300 && statusCode < 400 && headers.location !== undefined
      if (!redirect || (ask.method !== 'GET' && ask.method !== 'HEAD')) return {answer, own}
      await drain(answer)
      if (hops >= maxRedirects) throw this.#lie(ask.operation, `redirects more than ${maxRedirects} times`)
      const next = locationOf(headers.location as string, url, ask.operation)
      checkRedirect(this.#origin, next, ask.operation)
      url = next
    }
  }

  /** New credentials after a 401 or 403: an answer to the challenge, or the source's renewal. */
  async #authenticate(answer: IncomingMessage, scope: string, used: string | undefined): Promise<SignedIn> {
    // Another request has signed in since this one was sent.
    if (used !== this.#authorization) return 'by another'
    // Requests refused at the same time sign in once, together.
    if (this.#signingIn !== undefined) return (await this.#signingIn) && 'by another'
    this.#signingIn = this.#signInAnew(answer, scope).finally(() => {
      this.#signingIn = undefined
    })
    return (await this.#signingIn) && 'for itself'
  }

  async #signInAnew(answer: IncomingMessage, scope: string): Promise<boolean> {
    const header = answer.headers['www-authenticate']
    const challenge = parseChallenge(header)
    if (challenge?.scheme === 'bearer') return this.#fetchToken(challenge, scope)
    if (this.#authorization === undefined) return this.#signIn(await this.#credentials?.get())
    if (!this.#credentials?.renew || !this.#mayRenew()) return false
    return this.#signIn(await this.#credentials.renew())
  }

  /** Whether a refused token may have run out since the last renewal; a push may outlast several. */
  #mayRenew(): boolean {
    const nowMs = this.#clock.monotonic()
    if (this.#renewedAtMs !== undefined && nowMs - this.#renewedAtMs < renewalPauseMs) return false
    this.#renewedAtMs = nowMs
    return true
  }

  async #signIn(credentials: Awaited<ReturnType<CredentialSource['get']>>): Promise<boolean> {
    if (!credentials) return false
    this.#authorization = basic(credentials)
    keepSecret(credentials.password, this.#authorization.slice('Basic '.length))
    return true
  }

  /** The token exchange of the distribution specification; ECR Public and most other registries use it. */
  async #fetchToken(challenge: Challenge, scope: string): Promise<boolean> {
    const url = tokenUrl(challenge, this.host, scope)
    checkRedirect(this.#origin, url, 'token')
    const key = url.searchParams.get('scope') ?? ''
    if (this.#bearerScope === key && this.#authorization?.startsWith('Bearer ') && !this.#mayRenew()) return false
    const credentials = await this.#credentials?.get()
    if (credentials) keepSecret(credentials.password, basic(credentials).slice('Basic '.length))
    const headers: Record<string, string> =
      credentials && !credentials.identityToken ? {Authorization: basic(credentials)} : {}
    const form = credentials?.identityToken
      ? new URLSearchParams({
          grant_type: 'refresh_token',
          service: challenge.service ?? '',
          client_id: 'gantry',
          scope: key,
          refresh_token: credentials.password,
        })
      : undefined
    const answer = await this.#wire.send({
      method: form ? 'POST' : 'GET',
      url: form ? new URL(url.origin + url.pathname) : url,
      headers: form ? {...headers, 'Content-Type': 'application/x-www-form-urlencoded'} : headers,
      ...(form ? {body: Buffer.from(form.toString())} : {}),
      foreign: url.host !== this.#origin.host,
      operation: 'token',
    })
    const body = await readText(answer, 1024 * 1024)
    if (answer.statusCode !== 200)
      throw refusal({status: answer.statusCode ?? 0, headers: answer.headers, body}, url.host, 'token')
    const token = tokenOf(body)
    if (!token) throw this.#lie('token', 'answers the token request without a token')
    keepSecret(token)
    this.#authorization = `Bearer ${token}`
    this.#bearerScope = key
    return true
  }

  async #bytes(answer: IncomingMessage, limitBytes: number, operation: string): Promise<Buffer> {
    const chunks: Buffer[] = []
    let total = 0
    try {
      for await (const chunk of answer) {
        total += (chunk as Buffer).length
        if (total > limitBytes) throw this.#lie(operation, `sends more than ${limitBytes} bytes`)
        chunks.push(chunk as Buffer)
      }
    } catch (error) {
      throw broken(error, this.host, operation)
    }
    return Buffer.concat(chunks)
  }

  #checkDigest(answer: IncomingMessage, digest: string, operation: string): void {
    const said = answer.headers['docker-content-digest']
    if (typeof said !== 'string' || said === digest || said.split(':')[0] !== digest.split(':')[0]) return
    throw this.#lie(operation, `answers with digest ${withoutSecrets(said).slice(0, 100)} where ${digest} was asked`)
  }

  #lie(operation: string, what: string): RegistryError {
    return new RegistryError(`${this.host} ${what}`, {code: 'PROTOCOL', operation, retryable: false})
  }
}

/**
 * The origin of a registry host: https, but for a loopback host that does not speak it. The question is asked
 * without credentials.
 */
export async function registryOrigin(host: string, loopback: boolean): Promise<string> {
  if (!loopback) return `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}`
  const wire = new Wire({connections: 1})
  try {
    const answer = await wire.send({
      method: 'GET',
      url: new URL(`http://${host}/v2/`),
      headers: {},
      operation: 'GET /v2/',
    })
    const body = await readText(answer)
    return answer.statusCode === 400 && /HTTPS/.test(body) ? `https://${host}` : `http://${host}`
  } catch (error) {
    if (error instanceof RegistryError && error.code !== 'ECONNREFUSED') return `https://${host}`
    throw error
  } finally {
    wire.close()
  }
}
