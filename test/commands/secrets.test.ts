import {spawn} from 'node:child_process'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import type {IncomingMessage, ServerResponse} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {keepSecret, withoutSecrets} from '../../src/core/secrets.js'
import {type EcrServer, ecrEnvironment, startEcr} from '../support/ecr-server.js'
import {ociLayout, tarOf} from '../support/images.js'
import {runCli} from '../support/run-cli.js'
import {root} from '../support/source-graph.js'

// Every secret is this word many times over: whatever part of one comes out, in base64 or not, holds a trace of it.
const word = 'S3CRET'
const secret = (name: string) => `${name}-${word.repeat(150)}`
const traces = [
  word,
  encodeURIComponent(word),
  ...[0, 1, 2].map(shift => {
    const encoded = Buffer.from(`${' '.repeat(shift)}${word.repeat(4)}`).toString('base64')
    return encoded.slice(4, 16)
  }),
]

let directory: string
let ecr: EcrServer
beforeEach(async () => {
  // No waiting between tries.
  vi.spyOn(Math, 'random').mockReturnValue(0)
  directory = await mkdtemp(join(tmpdir(), 'gantry-secrets-'))
  await writeFile(join(directory, 'image.tar'), tarOf(ociLayout({platforms: ['amd64']}).files))
  ecr = await startEcr({quirks: true})
  await ecr.call('CreateRepository', {repositoryName: 'web'})
})
afterEach(async () => {
  vi.restoreAllMocks()
  await ecr.stop()
  await rm(directory, {recursive: true, force: true})
})
const environment = () => ({
  ...ecrEnvironment(ecr),
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: secret('aws'),
  AWS_SESSION_TOKEN: secret('session'),
  AWS_MAX_ATTEMPTS: '1',
  HTTPS_PROXY: `http://me:${secret('proxy')}@127.0.0.1:1`,
  DOCKER_CONFIG: directory,
  REGISTRY_AUTH_FILE: undefined,
  XDG_RUNTIME_DIR: undefined,
})

/** Everything a request carried, for a server that talks. */
const carried = (request: IncomingMessage) => {
  const {authorization = '', 'x-amz-security-token': token = ''} = request.headers
  const encoded = authorization.replace(/^\w+ /, '')
  return `${authorization} ${Buffer.from(encoded, 'base64').toString()} ${encodeURIComponent(authorization)} ${token}`
}
const words = (request: IncomingMessage) => carried(request).replace(/[^\x20-\x7e]/g, ' ')
const host = (request: IncomingMessage) =>
  words(request)
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 2000)
const said = (code: string, request: IncomingMessage) =>
  JSON.stringify({errors: [{code, message: `refused: ${words(request)}`}]})

type Answer = (request: IncomingMessage, response: ServerResponse) => void
/** What a registry may do with what it was sent. */
const registryAnswers: Record<string, Answer> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 416, 429, 500].map(status => [
      `${status} with words`,
      (request: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(status, {'Retry-After': '0'}).end(said('DENIED', request)),
    ]),
  ),
  'a code that is the token': (request, response) =>
    void response.writeHead(400).end(JSON.stringify({errors: [{code: words(request), message: ''}]})),
  'a page': (request, response) => void response.writeHead(502).end(`<html>${words(request)}</html>`),
  'a challenge that quotes': (request, response) =>
    void response
      .writeHead(401, {
        'WWW-Authenticate': `Bearer realm="https://${host(request)}.test/",service="${words(request).slice(0, 3000)}"`,
      })
      .end(said('UNAUTHORIZED', request)),
  'a Location': (request, response) =>
    void response.writeHead(307, {Location: `http://${host(request).slice(0, 200)}.test/${host(request)}`}).end(),
  'a Location with credentials': (request, response) =>
    void response.writeHead(202, {Location: `https://me:${host(request)}@registry.test/upload`}).end(),
  'a digest': (request, response) =>
    void response
      .writeHead(request.method === 'POST' ? 202 : 201, {
        'Docker-Content-Digest': `sha256:${words(request)}`,
        Location: '/x',
      })
      .end(),
  'a media type': (request, response) =>
    void response
      .writeHead(200, {'Content-Type': `application/${host(request).slice(0, 500)}`})
      .end(JSON.stringify({schemaVersion: 2, mediaType: words(request), note: words(request)})),
  'no answer': (_request, response) => void response.socket?.destroy(),
  'half an answer': (_request, response) => {
    response.writeHead(200, {'Content-Length': '100'})
    response.write('half', () => response.socket?.destroy())
  },
}
/** The same for the API; what AWS says of a wrong signature quotes the session's token. */
const apiAnswers: Record<string, Answer> = {
  'a wrong signature': (request, response) => {
    const message = `The request signature we calculated does not match. The Canonical String for this request should have been\n'POST\n/\n\nhost:api.ecr.us-east-1.amazonaws.com\nx-amz-security-token:${request.headers['x-amz-security-token']}\n'`
    response.writeHead(400, {'Content-Type': 'application/x-amz-json-1.1'})
    response.end(JSON.stringify({__type: 'InvalidSignatureException', message}))
  },
  'a server that talks': (request, response) => {
    response.writeHead(500, {'Content-Type': 'application/x-amz-json-1.1'})
    response.end(JSON.stringify({__type: 'ServerException', message: words(request)}))
  },
  'a page': (request, response) => void response.writeHead(502).end(`<html>${words(request)}</html>`),
  'no answer': (_request, response) => void response.socket?.destroy(),
}

/** What the helper is there to give out is no leak. */
const commands = (reference: string): string[][] => [
  ['push', join(directory, 'image.tar'), reference],
  ['push', join(directory, 'image.tar'), reference, '--json', '--verbose'],
  ['images', 'tag', reference, 'stable'],
  ['images', 'copy', reference, `oci:${join(directory, 'out')}`],
]
const expectSilent = (text: string, what: string) => {
  for (const trace of traces) {
    const at = text.indexOf(trace)
    if (at >= 0) throw new Error(`${what}: …${text.slice(Math.max(0, at - 200), at + 60)}…`)
  }
}

describe('no secret comes out, whatever a server makes of it', () => {
  it('the traces find what they are to find', () => {
    expect(
      traces.some(trace =>
        Buffer.from(`AWS:${secret('x')}`)
          .toString('base64')
          .includes(trace),
      ),
    ).toBe(true)
    expect(() => expectSilent(secret('x').slice(0, 20), 'x')).toThrow('x: ')
  })

  it.each(Object.entries(registryAnswers))('ECR’s registry answers with %s', async (name, answer) => {
    const authorizationToken = Buffer.from(`AWS:${secret('ecr')}`).toString('base64')
    for (const spared of ['', 'HEAD', 'POST']) {
      ecr.intercept = (request, response) => {
        if (request.headers['x-amz-target'] === 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken') {
          request.resume()
          response.writeHead(200, {'Content-Type': 'application/x-amz-json-1.1'})
          response.end(JSON.stringify({authorizationData: [{authorizationToken, proxyEndpoint: ecr.endpoint}]}))
          return true
        }
        if (!request.url?.startsWith('/v2/') || request.method === spared) return false
        request.resume()
        answer(request, response)
        return true
      }
      for (const argv of commands('web:v1')) {
        const {stdout, stderr, exitCode} = await runCli(argv, environment())
        expectSilent(stdout + stderr, `${name}, ${argv.slice(0, 2).join(' ')}`)
        expect([1, 2, 3], `${name}: ${stderr}`).toContain(exitCode)
      }
    }
  })

  it.each(Object.entries(registryAnswers))('another registry answers with %s', async (name, answer) => {
    const docker = {auths: {[ecr.host]: {auth: Buffer.from(`me:${secret('docker')}`).toString('base64')}}}
    const identity = {auths: {[ecr.host]: {identitytoken: secret('identity')}}}
    for (const [config, scheme] of [
      [docker, 'Basic'],
      [docker, 'Bearer'],
      [identity, 'Bearer'],
    ] as const) {
      await writeFile(join(directory, 'config.json'), JSON.stringify(config))
      ecr.intercept = (request, response) => {
        if (request.url === '/v2/') return false
        request.resume()
        if (request.url?.startsWith('/token')) {
          response.end(JSON.stringify({token: secret('bearer')}))
        } else if (!request.headers.authorization) {
          response.writeHead(401, {'WWW-Authenticate': `${scheme} realm="${ecr.endpoint}/token"`}).end()
        } else answer(request, response)
        return true
      }
      for (const argv of commands(`${ecr.host}/web:v1`)) {
        const {stdout, stderr, exitCode} = await runCli(argv, environment())
        expectSilent(stdout + stderr, `${name}, ${scheme}, ${argv.slice(0, 2).join(' ')}`)
        expect([1, 2, 3], `${name}: ${stderr}`).toContain(exitCode)
      }
    }
  })

  it.each(Object.entries(registryAnswers))('a token service answers with %s', async (name, answer) => {
    const docker = {auths: {[ecr.host]: {auth: Buffer.from(`me:${secret('docker')}`).toString('base64')}}}
    await writeFile(join(directory, 'config.json'), JSON.stringify(docker))
    ecr.intercept = (request, response) => {
      if (request.url === '/v2/') return false
      request.resume()
      if (request.url?.startsWith('/token')) answer(request, response)
      else response.writeHead(401, {'WWW-Authenticate': `Bearer realm="${ecr.endpoint}/token"`}).end()
      return true
    }
    for (const argv of commands(`${ecr.host}/web:v1`)) {
      const {stdout, stderr} = await runCli(argv, environment())
      expectSilent(stdout + stderr, `${name}, ${argv.slice(0, 2).join(' ')}`)
    }
  })

  it.each(Object.entries(apiAnswers))('the API answers with %s', async (name, answer) => {
    const asked = [
      ...commands('web:v1'),
      ['login'],
      ['images', 'ls', 'web'],
      ['repo', 'ls'],
      ['credential-helper', 'list'],
    ]
    for (const operation of ['GetAuthorizationToken', 'Describe', 'BatchCheckLayerAvailability', '']) {
      ecr.intercept = (request, response) => {
        const target = request.headers['x-amz-target']
        if (target === undefined || !String(target).includes(operation)) return false
        request.resume()
        answer(request, response)
        return true
      }
      for (const argv of asked) {
        const {stdout, stderr} = await runCli(argv, environment())
        expectSilent(stdout + stderr, `${name}, ${operation}, ${argv.slice(0, 2).join(' ')}`)
      }
    }
  })
})

describe('the program itself, with every debug line on', () => {
  it.each([
    ['a push', ['push', 'IMAGE', 'web:v1', '--verbose'], 0],
    ['a push that is refused', ['push', 'IMAGE', 'nowhere:v1', '--verbose'], 2],
    ['an endpoint behind a proxy that is not there', ['images', 'ls', 'web', '--endpoint-url', 'https://ecr.test'], 3],
    ['a flag it does not know', ['login', '--pasword', 'x'], 2],
  ])('%s', async (_, words, exitCode) => {
    const argv = words.map(one => (one === 'IMAGE' ? join(directory, 'image.tar') : one))
    const child = spawn(process.execPath, [join(root, 'bin/run.js'), ...argv], {
      env: {PATH: process.env['PATH'], ...environment(), DEBUG: '*'} as NodeJS.ProcessEnv,
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (text += chunk))
    const code = await new Promise(resolve => child.once('close', resolve))
    expectSilent(text, argv.join(' '))
    expect([code, text]).toEqual([exitCode, expect.stringContaining('oclif')])
  })
})

describe('taking secrets out of a text', () => {
  it('in every form it may come back in, and nothing shorter than a token', () => {
    keepSecret('p+ss/w=rd', 'short', undefined)
    expect(withoutSecrets('a p+ss/w=rd, a p%2Bss%2Fw%3Drd, a short one')).toBe('a …, a …, a short one')
  })
  it('what AWS quotes of a request is known by its name', () => {
    const text = 'host:a\nx-amz-security-token:IQoJb3JpZ2luX2VjE\nx-amz-target:b {"X-Amz-Security-Token": "abc"}'
    expect(withoutSecrets(text)).toBe('host:a\nx-amz-security-token:…\nx-amz-target:b {"X-Amz-Security-Token": "…"}')
  })
})
