import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {checkRedirect, isPrivateAddress} from '../../src/aws/registry-address.js'
import {parseChallenge} from '../../src/aws/registry-auth.js'
import {parseRetryAfter} from '../../src/aws/registry-failure.js'
import {RegistryHttp, registryOrigin} from '../../src/aws/registry-http.js'
import {manifestTypes, sha256} from '../../src/registry/manifest.js'
import {retryWaitMs} from '../../src/registry/retry.js'
import {json} from '../support/images.js'

type Answer = (request: IncomingMessage, response: ServerResponse) => void
let server: Server
let answer: Answer
let seen: {method: string; url: string; authorization?: string}[]
let origin: string
const digest = `sha256:${'a'.repeat(64)}`

beforeEach(async () => {
  seen = []
  server = createServer((request, response) => {
    const {authorization} = request.headers
    seen.push({method: request.method ?? '', url: request.url ?? '', ...(authorization ? {authorization} : {})})
    request.resume()
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

const registry = (options: Partial<ConstructorParameters<typeof RegistryHttp>[0]> = {}) =>
  new RegistryHttp({origin, ...options})
const failure = async (call: Promise<unknown>) =>
  call.then(
    () => 'nothing',
    (error: Error) => `${error.name}: ${error.message}`.replaceAll(origin.slice(7), 'HOST'),
  )
async function* body(bytes: Buffer) {
  yield bytes
}

describe('signing in', () => {
  it('Basic: nothing is sent unasked, and the challenge is answered once for requests that run together', async () => {
    answer = (request, response) => {
      const known = request.headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`
      response.writeHead(known ? 404 : 401, {'WWW-Authenticate': 'Basic realm="r"'}).end()
    }
    let asked = 0
    const api = registry({credentials: {get: async () => ({username: 'me', password: `secret${asked++ ? 'x' : ''}`})}})
    expect(await Promise.all([1, 2, 3].map(() => api.blobSize('web', digest)))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect([seen[0]?.authorization, asked]).toEqual([undefined, 1])
    api.close()
  })

  it('Bearer: the realm is asked with service and scope, and the token is used from then on', async () => {
    answer = (request, response) => {
      if (request.url?.startsWith('/token')) return void response.end('{"token":"tok-1"}')
      const known = request.headers.authorization === 'Bearer tok-1'
      response.writeHead(known ? 404 : 401, {'WWW-Authenticate': `Bearer realm="${origin}/token",service="reg"`}).end()
    }
    const api = registry({credentials: {get: async () => ({username: 'me', password: 'secret'})}})
    await api.blobSize('web', digest)
    await api.blobSize('web', digest)
    const tokens = seen.filter(one => one.url.startsWith('/token'))
    expect(tokens).toEqual([
      {
        method: 'GET',
        url: '/token?service=reg&scope=repository%3Aweb%3Apull',
        authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
      },
    ])
    api.close()
  })

  it('ECR Public: the scope it names is the one that is asked, with docker’s credentials of it, for any repository', async () => {
    answer = (request, response) => {
      if (request.url?.startsWith('/token/')) return void response.end('{"token":"tok-1"}')
      const known = request.headers.authorization === 'Bearer tok-1'
      const challenge = `Bearer realm="${origin}/token/",service="public.ecr.aws",scope="aws"`
      response.writeHead(known ? 404 : 401, {'WWW-Authenticate': challenge}).end()
    }
    const api = registry({credentials: {get: async () => ({username: 'AWS', password: 'secret'})}})
    await api.blobSize('me/web', digest)
    await api.blobSize('me/other', digest)
    expect(seen.filter(one => one.url.startsWith('/token'))).toEqual([
      {
        method: 'GET',
        url: '/token/?service=public.ecr.aws&scope=aws',
        authorization: `Basic ${Buffer.from('AWS:secret').toString('base64')}`,
      },
    ])
    api.close()
  })

  it('a refused token is renewed once; refused again, the refusal stands, and holds no secret', async () => {
    answer = (_request, response) =>
      void response
        .writeHead(403)
        .end(
          '{"errors":[{"code":"DENIED","message":"Your authorization token has expired. Reauthenticate and try again."}]}',
        )
    let renewals = 0
    const credentials = {
      preemptive: true,
      get: async () => ({username: 'AWS', password: 'first-secret'}),
      renew: async () => ({username: 'AWS', password: `second-secret-${renewals++}`}),
    }
    const api = registry({credentials})
    const message = await failure(api.manifest('web', 'v1'))
    expect(message).toBe('RegistryError: HOST: Your authorization token has expired. Reauthenticate and try again.')
    expect(await failure(api.manifest('web', 'v1'))).not.toMatch(/secret/)
    expect(renewals).toBe(1)
    api.close()
  })

  it.each(['Basic', 'Bearer'])(
    '%s: a token is renewed each time it has run out, in a push that outlasts several',
    async scheme => {
      const hourMs = 3_600_000
      let nowMs = 0
      let issued = 0
      let expiresMs = 0
      const issue = () => {
        expiresMs = nowMs + 12 * hourMs
        return `t${++issued}`
      }
      answer = (request, response) => {
        if (request.url?.startsWith('/token')) return void response.end(JSON.stringify({token: issue()}))
        const current = scheme === 'Basic' ? Buffer.from(`AWS:t${issued}`).toString('base64') : `t${issued}`
        const valid = request.headers.authorization === `${scheme} ${current}` && nowMs < expiresMs
        const challenge = scheme === 'Basic' ? 'Basic realm="r"' : `Bearer realm="${origin}/token"`
        response.writeHead(valid ? 404 : 401, {'WWW-Authenticate': challenge}).end()
      }
      const ecr = async () => ({username: 'AWS', password: issue()})
      const api = registry({
        clock: {monotonic: () => nowMs},
        ...(scheme === 'Basic' ? {credentials: {preemptive: true, get: ecr, renew: ecr}} : {}),
      })
      for (; nowMs < 49 * hourMs; nowMs += hourMs) expect(await api.blobSize('web', digest)).toBeUndefined()
      expect(issued).toBe(5)
      // One request refused for each token that ran out, and one before the first where nothing is sent unasked.
      expect(seen.filter(one => !one.url.startsWith('/token'))).toHaveLength(49 + (scheme === 'Basic' ? 4 : 5))
      api.close()
    },
  )

  it('a request refused with every token costs one renewal, however often it is tried', async () => {
    let nowMs = 0
    let renewals = 0
    answer = (request, response) => void response.writeHead(request.method === 'HEAD' ? 404 : 403).end()
    const api = registry({
      clock: {monotonic: () => nowMs},
      credentials: {
        preemptive: true,
        get: async () => ({username: 'AWS', password: 'a'}),
        renew: async () => ({username: 'AWS', password: `b${renewals++}`}),
      },
    })
    for (let attempt = 0; attempt < 5; attempt++, nowMs += 1000) {
      await api.blobSize('web', digest)
      expect(await failure(api.startUpload('web'))).toContain('403')
    }
    expect(renewals).toBe(1)
    api.close()
  })
})

describe('a registry that sends gantry elsewhere', () => {
  it('a Location on another host loses the Authorization header', async () => {
    const other = createServer((request, response) => {
      seen.push({
        method: 'OTHER',
        url: request.url ?? '',
        ...(request.headers.authorization ? {authorization: 'yes'} : {}),
      })
      request.resume()
      response.writeHead(201).end()
    })
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const {port} = other.address() as AddressInfo
    answer = (_request, response) => void response.writeHead(202, {Location: `http://127.0.0.1:${port}/up?x=1`}).end()
    const api = registry({credentials: {preemptive: true, get: async () => ({username: 'a', password: 'b'})}})
    const upload = await api.startUpload('web')
    if (upload.mounted) throw new Error('mounted')
    await api.putBlob('web', upload.location, {digest, size: 1}, body(Buffer.from('x')))
    expect(seen[0]?.authorization).toMatch(/^Basic /)
    expect(seen[1]).toEqual({method: 'OTHER', url: `/up?x=1&digest=${encodeURIComponent(digest)}`})
    api.close()
    other.closeAllConnections()
    other.close()
  })

  it.each([
    ['https://10.0.0.8/up', /an address of a private network/],
    ['https://169.254.169.254/latest/meta-data', /an address of a private network/],
    ['https://[::1]/up', /an address of a private network/],
    ['https://localhost/up', /an address of a private network/],
    ['http://cdn.example.com/up', /plain http goes to loopback only/],
    ['ftp://cdn.example.com/up', /only http and https/],
    ['https://user:pass@cdn.example.com/up', /holds credentials/],
  ])('from a registry on the internet to %s: refused', (to, why) => {
    try {
      checkRedirect(new URL('https://registry.example.com/v2/'), new URL(to), 'PUT blob')
      expect.unreachable()
    } catch (error) {
      expect((error as {why: string}).why).toMatch(why)
    }
  })
  it('from a registry on the internet to another public host: followed', () => {
    expect(() =>
      checkRedirect(new URL('https://r.example.com'), new URL('https://cdn.example.com/x'), 'GET blob'),
    ).not.toThrow()
  })
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '100.64.0.1',
  ])('%s is private', address => expect(isPrivateAddress(address)).toBe(true))
  it.each(['8.8.8.8', '172.32.0.1', '2600::1'])('%s is not', address => expect(isPrivateAddress(address)).toBe(false))

  it('a circle of redirects ends', async () => {
    answer = (request, response) => void response.writeHead(307, {Location: request.url ?? ''}).end()
    const api = registry()
    expect(await failure(api.manifest('web', 'v1'))).toBe('RegistryError: HOST redirects more than 5 times')
    api.close()
  })
})

describe('a registry that lies', () => {
  const manifest = json({schemaVersion: 2, mediaType: manifestTypes.ociIndex, manifests: []})
  it('a manifest that is not the one of the digest', async () => {
    answer = (_request, response) => void response.end(manifest)
    const api = registry()
    expect(await failure(api.manifest('web', digest))).toBe(
      `RegistryError: HOST sends a manifest that is not ${digest}`,
    )
    api.close()
  })
  it('a digest header that is not the manifest’s', async () => {
    answer = (_request, response) => void response.writeHead(200, {'Docker-Content-Digest': digest}).end(manifest)
    const api = registry()
    expect(await failure(api.manifest('web', 'v1'))).toContain(
      `answers with digest ${digest} where ${sha256(manifest)} was asked`,
    )
    api.close()
  })
  it('a manifest without end is cut off at 4 MiB', async () => {
    answer = (_request, response) => {
      const more = () =>
        void (response.write(Buffer.alloc(1 << 20, 32)) ? setImmediate(more) : response.once('drain', more))
      response.on('error', () => undefined)
      more()
    }
    const api = registry()
    expect(await failure(api.manifest('web', 'v1'))).toBe('RegistryError: HOST sends more than 4194304 bytes')
    api.close()
  })
  it('a blob longer than its descriptor says', async () => {
    answer = (_request, response) => void response.end(Buffer.alloc(5000))
    const api = registry()
    const read = async () => {
      for await (const _ of api.readBlob('web', digest, 100)) {
        // Nothing to do with it.
      }
    }
    expect(await failure(read())).toContain('sends more than the 100 bytes')
    api.close()
  })
  it('an upload without a location', async () => {
    answer = (_request, response) => void response.writeHead(202).end()
    const api = registry()
    expect(await failure(api.startUpload('web'))).toBe('RegistryError: HOST opens an upload without saying where')
    api.close()
  })
  it('a mount that is refused with 405 opens a plain upload', async () => {
    answer = (request, response) =>
      void (request.url?.includes('mount=')
        ? response.writeHead(405).end()
        : response.writeHead(202, {Location: '/up'}).end())
    const api = registry()
    expect(await api.startUpload('web', {digest, from: 'other'})).toEqual({mounted: false, location: `${origin}/up`})
    api.close()
  })
})

describe('small things', () => {
  it.each([
    ['Basic realm="x"', {scheme: 'basic', realm: 'x'}],
    [
      'Bearer realm="https://a/token",service="s",scope="repository:web:pull,push"',
      {scheme: 'bearer', realm: 'https://a/token', service: 's', scope: 'repository:web:pull,push'},
    ],
    ['Digest realm="x"', undefined],
    [undefined, undefined],
  ])('the challenge %s', (header, expected) => expect(parseChallenge(header)).toEqual(expected))

  it.each([
    ['3', 3000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
  ])('Retry-After: %s', (header, expected) => expect(parseRetryAfter(header)).toBe(expected))

  it('waits double, jitter fully, and are bounded', () => {
    expect([1, 2, 3, 10].map(attempt => retryWaitMs(attempt, 0.999999))).toEqual([1000, 2000, 4000, 20_000])
    expect(retryWaitMs(3, 0)).toBe(0)
    expect(retryWaitMs(1, 0.5, 7000)).toBe(7000)
    expect(retryWaitMs(1, 0.5, 3_600_000)).toBe(60_000)
  })

  it('a loopback registry is asked over http, any other over https', async () => {
    answer = (_request, response) => void response.end('{}')
    expect(await registryOrigin(origin.slice(7), true)).toBe(origin)
    expect(await registryOrigin('registry.example.com', false)).toBe('https://registry.example.com')
    expect(await registryOrigin('docker.io', false)).toBe('https://registry-1.docker.io')
  })
})
