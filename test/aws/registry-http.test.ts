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

  const bearer = (scope: string) => `Bearer realm="${origin}/token",service="s",scope="${scope}"`
  it('requests that need tokens of different scopes each get theirs, though they are refused together', async () => {
    const waiting: (() => void)[] = []
    answer = (request, response) => {
      const url = new URL(request.url ?? '', origin)
      if (url.pathname === '/token') return void response.end(json({token: url.searchParams.get('scope')}))
      const scope = url.searchParams.has('mount') ? 'both' : 'one'
      const token = request.headers.authorization
      if (token === `Bearer ${scope}`) return void response.writeHead(scope === 'both' ? 201 : 404).end()
      const refuse = () => void response.writeHead(401, {'WWW-Authenticate': bearer(scope)}).end()
      if (token) return refuse()
      // Both are there before either is refused.
      waiting.push(refuse)
      if (waiting.length === 2) for (const go of waiting) go()
    }
    const api = registry()
    expect(await Promise.all([api.startUpload('web', {digest, from: 'other'}), api.blobSize('web', digest)])).toEqual([
      {mounted: true},
      undefined,
    ])
    api.close()
  })
  it('a mount that no token allows opens a plain upload', async () => {
    answer = (request, response) => {
      const url = new URL(request.url ?? '', origin)
      if (url.pathname === '/token') return void response.end(json({token: 'less'}))
      if (!url.searchParams.has('mount')) return void response.writeHead(202, {Location: '/up'}).end()
      response.writeHead(401, {'WWW-Authenticate': bearer('other:pull')}).end()
    }
    const api = registry()
    expect(await api.startUpload('web', {digest, from: 'other'})).toEqual({mounted: false, location: `${origin}/up`})
    api.close()
  })
  it('what a registry redirects to is never signed in to', async () => {
    const other = createServer((_request, response) => {
      response.writeHead(401, {'WWW-Authenticate': bearer('stolen')}).end()
    })
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const {port} = other.address() as AddressInfo
    answer = (_request, response) => void response.writeHead(307, {Location: `http://127.0.0.1:${port}/blob`}).end()
    let asked = 0
    const credentials = {
      get: async () => {
        asked++
        return {username: 'me', password: 'secret'}
      },
    }
    const api = registry({credentials})
    expect(await failure(api.manifest('web', 'v1'))).toContain('answered 401')
    expect([asked, seen.filter(one => one.url.startsWith('/token'))]).toEqual([0, []])
    api.close()
    other.closeAllConnections()
    other.close()
  })

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

describe('what stands between gantry and a registry', () => {
  const page = (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(200, {'Content-Type': 'text/html; charset=utf-8'}).end('<html>sign in</html>')

  it.each<[string, (api: RegistryHttp) => Promise<unknown>]>([
    ['HEAD blob', api => api.blobSize('web', digest)],
    ['HEAD manifest', api => api.manifestDigest('web', 'v1')],
    ['GET manifest', api => api.manifest('web', 'v1')],
    ['PUT manifest', api => api.putManifest('web', 'v1', {bytes: json({}), mediaType: 'x/y', digest})],
  ])('a web page as the answer to %s is told as such', async (_operation, ask) => {
    answer = page
    const api = registry()
    expect(await failure(ask(api))).toBe('RegistryError: HOST answers with a web page')
    api.close()
  })
  it('a web page in place of the referrers means that there is no such API', async () => {
    answer = page
    const api = registry()
    expect(await api.referrers('web', digest)).toBeUndefined()
    api.close()
  })
  it('HTML of which the registry names the digest is its own', async () => {
    answer = (_request, response) =>
      void response.writeHead(200, {'Content-Type': 'text/html', 'Docker-Content-Digest': digest}).end()
    const api = registry()
    expect(await api.manifestDigest('web', 'v1')).toBe(digest)
    api.close()
  })
  it.each(['http://', 'https://[::', '//:80'])('a Location of %s is no address', async location => {
    const status: Record<string, number> = {POST: 202, GET: 307}
    answer = (request, response) =>
      void response.writeHead(status[request.method ?? ''] ?? 500, {Location: location}).end()
    const api = registry()
    const expected = `RegistryError: HOST sends gantry to \`${location}\`, which is no address`
    expect(await failure(api.startUpload('web'))).toBe(expected)
    expect(await failure(api.manifest('web', 'v1'))).toBe(expected)
    api.close()
  })

  it('a connection on which a body was cut short is not used again', async () => {
    const connections = new Map<unknown, number>()
    answer = (request, response) => {
      connections.set(request.socket, (connections.get(request.socket) ?? 0) + 1)
      if (request.method !== 'PUT') return void response.writeHead(404).end()
      request.pause()
      response.writeHead(413, {'Content-Length': 0}).end()
    }
    const api = registry({connections: 1})
    const size = 64 * 1024 * 1024
    let taken = 0
    const endless = async function* () {
      for (; taken < size; taken += 1 << 16) yield Buffer.alloc(1 << 16)
    }
    expect(await failure(api.putBlob('web', `${origin}/up`, {digest, size}, endless()))).toContain('answered 413')
    expect(taken).toBeLessThan(size)
    expect(await api.blobSize('web', digest)).toBeUndefined()
    expect([...connections.values()]).toEqual([1, 1])
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

  const date = 'Wed, 21 Oct 2026 07:28:00 GMT'
  it.each([
    ['3', undefined, 3000],
    ['3', date, 3000],
    ['Wed, 21 Oct 2026 07:28:30 GMT', date, 30_000],
    ['Wed, 21 Oct 2026 07:27:00 GMT', date, 0],
    ['Wed, 21 Oct 2026 07:28:30 GMT', undefined, undefined],
    ['Wed, 21 Oct 2026 07:28:30 GMT', 'yesterday', undefined],
    ['Wed, 99 Oct 2026 07:28:30 GMT', date, undefined],
    ['2027', date, 2_027_000],
    ['2027-01-01', date, undefined],
    ['-1', date, undefined],
    ['', date, undefined],
  ])('Retry-After: %s in an answer of %s', (header, sentAt, expected) =>
    expect(parseRetryAfter(header, sentAt)).toBe(expected),
  )

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
