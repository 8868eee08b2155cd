import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {dockerArchive, ociLayout, tarOf} from '../support/images.js'
import {runCli} from '../support/run-cli.js'

// Whoever asks for an AWS client here fails the test: a registry that is not ECR must never load the SDK.
vi.mock('../../src/aws/clients.js', () => ({
  loadClient: () => {
    throw new Error('the SDK was loaded')
  },
}))

let directory: string
let registry: EcrServer
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-anywhere-'))
  registry = await startEcr()
  await registry.call('CreateRepository', {repositoryName: 'web'})
})
afterEach(async () => {
  await registry.stop()
  await rm(directory, {recursive: true, force: true})
})
const environment = () => ({
  AWS_REGION: undefined,
  AWS_ENDPOINT_URL: undefined,
  DOCKER_CONFIG: directory,
  XDG_RUNTIME_DIR: undefined,
  REGISTRY_AUTH_FILE: undefined,
  GANTRY_CACHE_DIR: join(directory, 'cache'),
  GITHUB_OUTPUT: undefined as string | undefined,
})
const push = (...argv: string[]) => runCli(['push', ...argv], environment())

describe('push to a registry that is not ECR', () => {
  it('needs no region, no credentials and no SDK', async () => {
    const {files, digest} = ociLayout()
    await writeFile(join(directory, 'image.tar'), tarOf(files))
    const {stdout, exitCode} = await push(join(directory, 'image.tar'), `${registry.host}/web:v1`)
    expect([exitCode, stdout]).toEqual([0, `${registry.host}/web@${digest}\n`])
  })

  it('takes its credentials from docker’s file, and only when it is asked for them', async () => {
    const auth = Buffer.from('me:p4ss').toString('base64')
    await writeFile(join(directory, 'config.json'), JSON.stringify({auths: {[registry.host]: {auth}}}))
    const headers: (string | undefined)[] = []
    registry.intercept = (request, response) => {
      headers.push(request.headers.authorization)
      if (request.headers.authorization === `Basic ${auth}` || request.url === '/v2/') return false
      request.resume()
      response.writeHead(401, {'WWW-Authenticate': 'Basic realm="registry"'}).end()
      return true
    }
    await writeFile(join(directory, 'image.tar'), tarOf(ociLayout().files))
    const {stdout, stderr, exitCode} = await push(join(directory, 'image.tar'), `${registry.host}/web:v1`, '--json')
    expect(exitCode).toBe(0)
    expect(headers[0]).toBeUndefined()
    expect(stdout + stderr).not.toMatch(/p4ss|bWU6/)
  })

  it('without credentials it says who to sign in with', async () => {
    registry.intercept = (request, response) => {
      request.resume()
      response.writeHead(401, {'WWW-Authenticate': 'Basic realm="registry"'}).end()
      return true
    }
    await writeFile(join(directory, 'image.tar'), tarOf(ociLayout().files))
    const {stderr, exitCode} = await push(join(directory, 'image.tar'), `${registry.host}/web:v1`)
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('gantry login or docker login')])
  })

  it('an archive’s layers are remembered: the second push compresses nothing and sends nothing', async () => {
    await writeFile(join(directory, 'archive.tar'), tarOf(dockerArchive().files))
    const first = await push(join(directory, 'archive.tar'), `${registry.host}/web:v1`)
    const again = await push(join(directory, 'archive.tar'), `${registry.host}/web:v1`)
    expect(again.stdout).toBe(first.stdout)
    expect(again.stderr).not.toContain('uploaded')
    await writeFile(join(directory, 'cache', 'layers-gzip-1.json'), '{"broken')
    expect((await push(join(directory, 'archive.tar'), `${registry.host}/web:v1`)).stdout).toBe(first.stdout)
  })

  it('a cache that lies is found out: the digest is the one of the real layer', async () => {
    const {files, diffIds} = dockerArchive()
    await writeFile(join(directory, 'archive.tar'), tarOf(files))
    const {stdout} = await push(join(directory, 'archive.tar'), `${registry.host}/web:v1`)
    const lie = {digest: `sha256:${'b'.repeat(64)}`, size: 12}
    await writeFile(join(directory, 'cache', 'layers-gzip-1.json'), JSON.stringify({[diffIds[0] as string]: lie}))
    expect((await push(join(directory, 'archive.tar'), `${registry.host}/web:v2`)).stdout).toBe(stdout)
  })

  it('--digest-file and --github-output', async () => {
    const {files, digest} = ociLayout()
    await writeFile(join(directory, 'image.tar'), tarOf(files))
    const output = join(directory, 'github')
    const argv = [
      'push',
      join(directory, 'image.tar'),
      `${registry.host}/web:v1`,
      '--github-output',
      '--digest-file',
      join(directory, 'digest'),
    ]
    expect((await runCli(argv, {...environment(), GITHUB_OUTPUT: output})).exitCode).toBe(0)
    expect(await readFile(join(directory, 'digest'), 'utf8')).toBe(`${digest}\n`)
    expect(await readFile(output, 'utf8')).toBe(`image=${registry.host}/web@${digest}\ndigest=${digest}\n`)
    expect((await runCli(argv, environment())).exitCode).toBe(2)
  })

  it.each([
    [['image.tar', 'HOST/web:v1', '--tag', 'no spaces'], '`no spaces` is not a tag'],
    [['image.tar', 'HOST/Web:v1'], 'is not an image reference'],
    [['image.tar', 'HOST/web:v1', '--platform', 'linux'], '`linux` is not a platform'],
    [['nothing.tar', 'HOST/web:v1'], 'does not exist'],
    [['image.tar', 'HOST/web:v1', '--wait-for-scan'], 'is not in a private registry of ECR: nothing scans it'],
    [['image.tar', 'HOST/web:v1', '--immutable'], '--create'],
    [['image.tar', 'HOST/web:v1', '--save', '../x'], 'cannot be a name'],
    [['image.tar', 'HOST/web:v1', '--select', 'other'], 'holds no image `other`'],
  ])('%j is refused before anything is sent', async (argv, message) => {
    await writeFile(join(directory, 'image.tar'), tarOf(ociLayout().files))
    const words = argv.map(word => word.replace('HOST', registry.host).replace(/^(\w+\.tar)$/, join(directory, '$1')))
    const {stdout, stderr, exitCode} = await push(...words)
    expect([stdout, exitCode, stderr]).toEqual(['', 2, expect.stringContaining(message)])
    expect(registry.requests.filter(request => /^(PUT|POST)/.test(request))).toEqual([])
  })

  it('a push that fails has not forgotten what it compressed', async () => {
    const {files, diffIds} = dockerArchive()
    await writeFile(join(directory, 'image.tar'), tarOf(files))
    registry.intercept = (request, response) => {
      if (request.method !== 'PUT' || !request.url?.includes('/manifests/')) return false
      request.resume()
      response.writeHead(400).end()
      return true
    }
    expect((await push(join(directory, 'image.tar'), `${registry.host}/web:v1`)).exitCode).toBe(3)
    const remembered = JSON.parse(await readFile(join(directory, 'cache', 'layers-gzip-1.json'), 'utf8'))
    expect(Object.keys(remembered).sort()).toEqual([...diffIds].sort())
  })

  it('two hundred layers are asked for and sent four at a time', async () => {
    const layers = Array.from({length: 200}, (_, index) => Buffer.from(`layer ${index}`))
    await writeFile(join(directory, 'image.tar'), tarOf(ociLayout({layers}).files))
    let [open, most] = [0, 0]
    registry.intercept = (_request, response) => {
      most = Math.max(most, ++open)
      response.on('close', () => open--)
      return false
    }
    expect((await push(join(directory, 'image.tar'), `${registry.host}/web:v1`)).exitCode).toBe(0)
    expect(most).toBe(4)
    expect(registry.state.regions['us-east-1']?.repositories[0]?.blobs).toHaveLength(201)
  })
})
