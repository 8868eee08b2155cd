import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {type EcrServer, ecrEnvironment, startEcr} from '../support/ecr-server.js'
import {ociLayout, tarOf} from '../support/images.js'
import {startProxy, type TestProxy} from '../support/proxy.js'
import {runCli} from '../support/run-cli.js'
import {root} from '../support/source-graph.js'
import {startTlsFront, worthless} from '../support/tls.js'

const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com'
const api = 'api.ecr.us-east-1.amazonaws.com'
const secret = 'pr0xy%2Fs3cret'

let directory: string
let ecr: EcrServer
let front: Awaited<ReturnType<typeof startTlsFront>>
let proxy: TestProxy
let image: ReturnType<typeof ociLayout>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-proxy-'))
  image = ociLayout()
  await writeFile(join(directory, 'image.tar'), tarOf(image.files))
  ecr = await startEcr({quirks: true})
  // Its own names, as AWS's: nothing says that it is not.
  ecr.context.endpoint = `https://${registry}`
  await ecr.call('CreateRepository', {repositoryName: 'web'})
  front = await startTlsFront(Number(ecr.host.split(':')[1]))
  proxy = await startProxy({[`${registry}:443`]: front.port, [`${api}:443`]: front.port})
})
afterEach(async () => {
  vi.restoreAllMocks()
  await proxy.stop()
  await front.stop()
  await ecr.stop()
  await rm(directory, {recursive: true, force: true})
})

const environment = (more: Record<string, string | undefined> = {}) => ({
  ...ecrEnvironment(ecr),
  AWS_ENDPOINT_URL: undefined,
  AWS_CA_BUNDLE: worthless.certFile,
  AWS_MAX_ATTEMPTS: '1',
  HTTPS_PROXY: `http://${proxy.host}`,
  ...more,
})
const push = (more?: Record<string, string | undefined>, ...argv: string[]) =>
  runCli(['push', join(directory, 'image.tar'), `${registry}/web:v1`, ...argv], environment(more))

describe('behind a proxy', () => {
  it('the API and the registry are reached through CONNECT, and only there', async () => {
    const {stdout, stderr, exitCode} = await push()
    expect([exitCode, stdout, stderr]).toEqual([0, `${registry}/web@${image.digest}\n`, expect.any(String)])
    expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT ${api}:443`, `CONNECT ${registry}:443`]))
    expect(ecr.requests).toContain('PUT /v2/web/manifests/v1')
  })

  it.each(['https_proxy', 'ALL_PROXY', 'all_proxy'])('%s is as good', async name => {
    const {exitCode} = await push({HTTPS_PROXY: undefined, [name]: proxy.host})
    expect([exitCode, proxy.requests.length > 0]).toEqual([0, true])
  })

  it('a proxy that itself speaks TLS; and the program ends when it is done', async () => {
    const secure = await startTlsFront(Number(proxy.host.split(':')[1]))
    proxy.credentials = 'me:right'
    const {AWS_ENDPOINT_URL: _, ...variables} = environment({HTTPS_PROXY: `https://me:right@127.0.0.1:${secure.port}`})
    const argv = ['push', join(directory, 'image.tar'), `${registry}/web:v1`]
    const child = spawn(process.execPath, [join(root, 'bin/run.js'), ...argv], {
      env: {PATH: process.env['PATH'], ...variables} as NodeJS.ProcessEnv,
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', chunk => (stdout += chunk))
    child.stderr.on('data', chunk => (stderr += chunk))
    const exitCode = await new Promise(resolve => child.once('close', resolve))
    await secure.stop()
    expect([exitCode, stdout, stderr]).toEqual([0, `${registry}/web@${image.digest}\n`, expect.any(String)])
    expect(proxy.requests).toContain(`CONNECT ${registry}:443`)
  })

  it('credentials of its address are sent to it, and shown nowhere', async () => {
    proxy.credentials = `me:${decodeURIComponent(secret)}`
    const {stdout, stderr, exitCode} = await push({HTTPS_PROXY: `http://me:${secret}@${proxy.host}`}, '--json')
    expect(exitCode).toBe(0)
    expect(stdout + stderr).not.toMatch(/s3cret/)
    expect(ecr.requests.length).toBeGreaterThan(0)
  })

  it.each([
    ['without credentials', '', 'it wants credentials'],
    ['with wrong ones', 'me:wr0ng-s3cret@', 'it does not take these credentials'],
  ])('407 %s is one error that names the variable and the host', async (_, user, why) => {
    proxy.credentials = 'me:right'
    const {stdout, stderr, exitCode} = await push({HTTPS_PROXY: `http://${user}${proxy.host}`})
    expect([exitCode, stdout]).toEqual([3, ''])
    expect(stderr).toContain(`the proxy ${proxy.host} (HTTPS_PROXY) refuses to connect to ${api}:443: 407`)
    expect(stderr).toContain(why)
    expect(stderr).not.toMatch(/s3cret/)
    expect(proxy.requests).toHaveLength(1)
  })

  it('403 says what to let pass', async () => {
    proxy.hosts = {[`${api}:443`]: front.port}
    const {stderr, exitCode} = await push()
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining(`(HTTPS_PROXY) refuses to connect to ${registry}:443: 403`),
    ])
    expect(stderr).toContain(`let the proxy pass ${registry}:443, or name it in NO_PROXY`)
  })

  it('a proxy that resets, or that is none, is named', async () => {
    proxy.onConnect = socket => socket.resetAndDestroy()
    expect((await push()).stderr).toContain(`the proxy ${proxy.host} (HTTPS_PROXY) broke off: ECONNRESET`)
    proxy.onConnect = socket => void socket.end('SSH-2.0-OpenSSH_9.2\r\n')
    expect((await push()).stderr).toContain(`the proxy ${proxy.host} (HTTPS_PROXY) does not answer as a proxy does`)
  })

  it('a proxy that is not there', async () => {
    const {host} = proxy
    await proxy.stop()
    const {stderr, exitCode} = await push({HTTPS_PROXY: `http://me:${secret}@${host}`})
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining(`the proxy ${host} (HTTPS_PROXY) cannot be reached: ECONNREFUSED`),
    ])
    expect(stderr).not.toMatch(/s3cret/)
    proxy = await startProxy()
  })

  it.each([
    ['socks5://127.0.0.1:1080', 'HTTPS_PROXY names a socks5 proxy'],
    ['http://me:s3cret@:80:80', 'HTTPS_PROXY is not the address of a proxy'],
  ])('%s is no proxy to use', async (value, message) => {
    const {stderr, exitCode} = await push({HTTPS_PROXY: value})
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(stderr).not.toContain('s3cret')
  })

  it.each([1, 500, 1500, 3000, 6000])(
    'tunnels that are cut after %i bytes: pushed, or a named error and then pushed',
    async bytes => {
      vi.spyOn(Math, 'random').mockReturnValue(0)
      for (const tunnels of [1, 3, 12]) {
        proxy.cuts = Array<number>(tunnels).fill(bytes)
        const first = await push({AWS_MAX_ATTEMPTS: '3'})
        expect([0, 3]).toContain(first.exitCode)
        if (first.exitCode === 3) expect(first.stderr).toMatch(/error .*(broke off|cannot be reached|ECONNRESET|EOF)/)
        proxy.cuts = []
        expect((await push()).exitCode).toBe(0)
        const stored = ecr.state.regions['us-east-1']?.repositories[0]
        expect(stored?.images.find(one => one.tags.includes('v1'))?.digest).toBe(image.digest)
        ecr.state.regions = {}
        await ecr.call('CreateRepository', {repositoryName: 'web'})
      }
    },
  )

  it('a registry that breaks off behind the proxy is tried again', async () => {
    let cut = 2
    ecr.intercept = (request, response) => {
      if (request.method !== 'PUT' || cut-- <= 0) return false
      response.socket?.destroy()
      return true
    }
    expect((await push()).exitCode).toBe(0)
  })

  it.each([
    ['SSO', 'sso', 'portal.sso.us-east-1.amazonaws.com:443'],
    ['an assumed role', 'role', 'sts.us-east-1.amazonaws.com:443'],
  ])('the credentials of %s are fetched through it too', async (_, profile, target) => {
    const cache = join(directory, '.aws/sso/cache')
    await mkdir(cache, {recursive: true})
    const token = {accessToken: 'sso-s3cret', expiresAt: '2126-01-01T00:00:00Z', region: 'us-east-1'}
    await writeFile(join(cache, `${createHash('sha1').update('s').digest('hex')}.json`), JSON.stringify(token))
    await writeFile(
      join(directory, 'config'),
      `[profile sso]
sso_session = s
sso_account_id = 123456789012
sso_role_name = reader
[sso-session s]
sso_region = us-east-1
sso_start_url = https://start.test
[profile role]
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = base
[profile base]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = base-s3cret
`,
    )
    const credentials = {AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined}
    const files = {HOME: directory, AWS_CONFIG_FILE: join(directory, 'config')}
    const argv = ['images', 'ls', 'web', '--profile', profile]
    const {stderr, exitCode} = await runCli(argv, environment({...credentials, ...files}))
    expect(proxy.requests).toEqual([`CONNECT ${target}`])
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining(`error the proxy ${proxy.host} (HTTPS_PROXY) refuses to connect to ${target}: 403`),
    ])
    expect(stderr).not.toContain('s3cret')
  })

  it('this machine is asked straight, whatever is set', async () => {
    ecr.context.endpoint = ecr.endpoint
    const everything = {HTTP_PROXY: `http://${proxy.host}`, ALL_PROXY: proxy.host}
    const {exitCode} = await push({AWS_ENDPOINT_URL: ecr.endpoint, ...everything})
    expect([exitCode, proxy.requests]).toEqual([0, []])
    const unusable = {HTTPS_PROXY: 'socks5://127.0.0.1:1', HTTP_PROXY: 'socks5://127.0.0.1:1'}
    expect((await push({AWS_ENDPOINT_URL: ecr.endpoint, ...unusable})).exitCode).toBe(0)
  })

  it('plain http to another machine is asked for by its whole URL', async () => {
    proxy.hosts['ecr.test:8080'] = Number(ecr.host.split(':')[1])
    const plain = {AWS_ENDPOINT_URL_ECR: 'http://ecr.test:8080', HTTP_PROXY: `http://me:${secret}@${proxy.host}`}
    const {stdout, exitCode} = await runCli(['images', 'ls', 'web'], environment(plain))
    expect([exitCode, stdout]).toEqual([0, 'no images\n'])
    expect(proxy.requests[0]).toBe('POST http://ecr.test:8080/')
    proxy.credentials = 'some:body'
    const refused = await runCli(['images', 'ls', 'web'], environment(plain))
    expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('the proxy wants credentials: 407')])
    expect(refused.stderr).not.toContain('s3cret')
  })

  it('a certificate authority nobody knows is told with what to set; a bundle that is none is refused', async () => {
    const unknown = await push({AWS_CA_BUNDLE: undefined})
    expect([unknown.exitCode, unknown.stdout]).toEqual([3, ''])
    expect(unknown.stderr).toContain('AWS_CA_BUNDLE')
    const missing = await push({AWS_CA_BUNDLE: join(directory, 'none.pem')})
    expect([missing.exitCode, missing.stderr]).toEqual([2, expect.stringContaining('cannot be read: ENOENT')])
    const nothing = await push({AWS_CA_BUNDLE: join(directory, 'image.tar')})
    expect([nothing.exitCode, nothing.stderr]).toEqual([2, expect.stringContaining('holds no certificate')])
  })
})
