import {execFile} from 'node:child_process'
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {createServer, type Server} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {gunzipSync, gzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {RegistryHttp} from '../../src/aws/registry-http.js'
import {manifestTypes, ociConfigType, sha256} from '../../src/registry/manifest.js'
import type {ImageSource} from '../../src/registry/source.js'
import {openSource} from '../../src/registry/sources/open-source.js'
import {remoteSource} from '../../src/registry/sources/remote.js'
import {writeTar} from '../../src/registry/sources/tar-write.js'
import {
  missingPrograms,
  type RegistryMode,
  registryCredentials,
  startDockerRegistry,
} from '../support/docker-registry.js'
import {type EcrServer, startEcr} from '../support/ecr-server.js'
import {dockerArchive, json, ociLayout, prose, tarOf, writeFiles} from '../support/images.js'
import {connect, instantly, open, pushAll} from '../support/push-run.js'
import {runCli} from '../support/run-cli.js'
import {startTlsFront, worthless} from '../support/tls.js'

const missing = missingPrograms('push-matrix.test.ts', ['docker-registry', 'skopeo'])

interface Registry {
  host: string
  credentials?: typeof registryCredentials
  tls?: true
  create(repository: string): Promise<unknown>
}

/** What is pushed, and what must lie in the registry then: these blobs, or an archive's config and layers. */
interface Form {
  open(): Promise<ImageSource>
  files?: Map<string, Buffer>
  archive?: {config: string; tars: Buffer[]}
  referrers?: true
}

let directory: string
const stops: (() => unknown)[] = []
const registries: Record<string, Registry> = {}
const forms: Record<string, Form> = {}

const names = ['endpoint plain', 'endpoint auth', 'endpoint tls']
if (!missing.includes('docker-registry')) names.push('registry plain', 'registry auth', 'registry tls')

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-matrix-'))
  stops.push(() => rm(directory, {recursive: true, force: true}))
  await startEndpoint('plain')
  await startEndpoint('auth')
  await startEndpoint('tls')
  for (const mode of ['plain', 'auth', 'tls'] as const) {
    if (!names.includes(`registry ${mode}`)) continue
    const {host, stop} = await startDockerRegistry(directory, mode)
    stops.unshift(stop)
    registries[`registry ${mode}`] = {host, create: async () => undefined, ...rights(mode)}
  }
  await makeForms()
  // What `images copy` signs in with, as docker keeps it.
  const auth = Buffer.from(`${registryCredentials.username}:${registryCredentials.password}`).toString('base64')
  const auths = Object.fromEntries(
    Object.values(registries).flatMap(({host, credentials}) => (credentials ? [[host, {auth}]] : [])),
  )
  await writeFile(join(directory, 'config.json'), JSON.stringify({auths}))
})
afterAll(async () => {
  for (const stop of stops) await stop()
})

const rights = (mode: RegistryMode) => ({
  ...(mode === 'plain' ? {} : {credentials: registryCredentials}),
  ...(mode === 'tls' ? {tls: true as const} : {}),
})

async function startEndpoint(mode: RegistryMode) {
  const ecr = await startEcr({quirks: mode !== 'plain'})
  stops.unshift(() => ecr.stop())
  if (mode !== 'plain') {
    const {username, password} = registryCredentials
    const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    ecr.intercept = (request, response) => {
      const {authorization} = request.headers
      // The endpoint's own tokens name a region; here the credentials are the test's.
      delete request.headers.authorization
      if (authorization === wanted) return false
      request.resume()
      response.writeHead(401, {'WWW-Authenticate': 'Basic realm="test"'}).end()
      return true
    }
  }
  let {host} = ecr
  if (mode === 'tls') {
    const front = await startTlsFront(Number(host.split(':')[1]))
    stops.unshift(() => front.stop())
    host = `127.0.0.1:${front.port}`
    // What its Location headers begin with.
    ecr.context.endpoint = `https://${host}`
  }
  const create = (repositoryName: string) => ecr.call('CreateRepository', {repositoryName})
  registries[`endpoint ${mode}`] = {host, create, ...rights(mode)}
}

async function makeForms() {
  const put = async (name: string, files: Map<string, Buffer>, pack = (tar: Buffer) => tar) => {
    const path = join(directory, name)
    await writeFile(path, pack(tarOf(files)))
    return path
  }
  const image = ociLayout({layers: [prose(70_000, 1), prose(10, 2)]})
  const index = ociLayout({platforms: ['amd64', 'arm64']})
  const signed = ociLayout({platforms: ['amd64', 'arm64'], referrer: true})
  const zstd = zstdLayout()
  const legacy = dockerArchive()
  const archive = {
    config: [...legacy.files.keys()].find(name => /^[0-9a-f]{64}\.json$/.test(name)) as string,
    ...legacy,
  }
  const hybrid = hybridArchive(legacy)
  const paths = {
    folder: await writeFiles(join(directory, 'layout'), image.files),
    tar: await put('layout.tar', image.files),
    packed: await put('layout.tar.gz', image.files, gzipSync),
    index: await put('index.tar', index.files),
    signed: await put('signed.tar', signed.files),
    zstd: await put('zstd.tar', zstd),
    legacy: await put('legacy.tar', legacy.files),
    hybrid: await put('hybrid.tar', hybrid),
  }
  const daemon: Server = createServer((_request, response) => void response.end(tarOf(legacy.files)))
  await new Promise<void>(resolve => daemon.listen(join(directory, 'docker.sock'), resolve))
  stops.unshift(() => daemon.close())
  const far = await startEcr({quirks: true})
  stops.unshift(() => far.stop())
  await fill(far, paths.signed)
  Object.assign(forms, {
    'OCI layout folder': {open: () => open(paths.folder), files: image.files},
    'OCI layout tar': {open: () => open(paths.tar), files: image.files},
    'OCI layout tar.gz': {open: () => open(paths.packed), files: image.files},
    'docker-archive, legacy': {open: () => open(paths.legacy), archive},
    'docker-archive, Docker 25 and later': {open: () => open(paths.hybrid), archive},
    'the daemon’s socket': {
      open: () =>
        openSource('docker:web:v1', {
          standardInput: nothing(),
          environment: {DOCKER_HOST: `unix://${join(directory, 'docker.sock')}`},
          connectRemote: () => Promise.reject(new Error('no remote here')),
        }),
      archive,
    },
    'standard input': {open: () => open('-', {standardInput: once(tarOf(image.files))}), files: image.files},
    'a copy from another registry': {
      open: async () => {
        const api = connect(far)
        const options = {description: 'web:v1', repository: 'web', reference: 'v1', retry: instantly}
        return {...remoteSource(api, options), close: async () => api.close()}
      },
      files: signed.files,
      referrers: true,
    },
    'an index': {open: () => open(paths.index), files: index.files},
    'zstd layers': {open: () => open(paths.zstd), files: zstd},
    'an index with referrers': {open: () => open(paths.signed), files: signed.files, referrers: true},
  } satisfies Record<string, Form>)
}
const formNames = [
  'OCI layout folder',
  'OCI layout tar',
  'OCI layout tar.gz',
  'docker-archive, legacy',
  'docker-archive, Docker 25 and later',
  'the daemon’s socket',
  'standard input',
  'a copy from another registry',
  'an index',
  'zstd layers',
  'an index with referrers',
]

async function* nothing(): AsyncGenerator<Uint8Array> {}
async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function fill(ecr: EcrServer, path: string) {
  await ecr.call('CreateRepository', {repositoryName: 'web'})
  const [api, source] = [connect(ecr), await open(path)]
  await pushAll(api, source, {withReferrers: true})
  api.close()
  await source.close()
}

/** An image whose layer is one zstd frame of one raw block (RFC 8878, 3.1.1). */
function zstdLayout(): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const put = (mediaType: string, bytes: Buffer) => {
    const digest = sha256(bytes)
    files.set(`blobs/sha256/${digest.slice(7)}`, bytes)
    return {mediaType, digest, size: bytes.length}
  }
  const tar = writeTar([{name: 'file', content: prose(3000, 9)}])
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x60, 0, 0, 0, 0, 0])
  head.writeUInt16LE(tar.length - 256, 5)
  head.writeUIntLE((tar.length << 3) | 1, 7, 3)
  const layer = put('application/vnd.oci.image.layer.v1.tar+zstd', Buffer.concat([head, tar]))
  const rootfs = {type: 'layers', diff_ids: [sha256(tar)]}
  const config = put(ociConfigType, json({architecture: 'amd64', os: 'linux', config: {}, rootfs}))
  const mediaType = manifestTypes.ociImage
  const manifest = put(mediaType, json({schemaVersion: 2, mediaType, config, layers: [layer]}))
  const annotations = {'org.opencontainers.image.ref.name': 'latest'}
  files.set('oci-layout', json({imageLayoutVersion: '1.0.0'}))
  files.set('index.json', json({schemaVersion: 2, manifests: [{...manifest, annotations}]}))
  return files
}

/** What Docker 25 and later save from the classic store: a layout whose layers are plain tars, and manifest.json. */
function hybridArchive({files, tars}: ReturnType<typeof dockerArchive>): Map<string, Buffer> {
  const hybrid = new Map<string, Buffer>()
  const put = (mediaType: string, bytes: Buffer) => {
    const digest = sha256(bytes)
    hybrid.set(`blobs/sha256/${digest.slice(7)}`, bytes)
    return {mediaType, digest, size: bytes.length}
  }
  const [name = ''] = [...files.keys()].filter(file => /^[0-9a-f]{64}\.json$/.test(file))
  const layers = tars.map(tar => put('application/vnd.oci.image.layer.v1.tar', tar))
  const config = put(ociConfigType, files.get(name) as Buffer)
  const mediaType = manifestTypes.ociImage
  const manifest = put(mediaType, json({schemaVersion: 2, mediaType, config, layers}))
  const blob = (one: {digest: string}) => `blobs/sha256/${one.digest.slice(7)}`
  hybrid.set('oci-layout', json({imageLayoutVersion: '1.0.0'}))
  hybrid.set('index.json', json({schemaVersion: 2, manifests: [manifest]}))
  hybrid.set('manifest.json', json([{Config: blob(config), RepoTags: ['web:v1'], Layers: layers.map(blob)}]))
  return hybrid
}

/** The blobs of a layout that was pulled, by digest. */
async function blobsIn(layout: string): Promise<Map<string, Buffer>> {
  const names = await readdir(join(layout, 'blobs', 'sha256'))
  return new Map(
    await Promise.all(names.map(async name => [name, await readFile(join(layout, 'blobs', 'sha256', name))] as const)),
  )
}

function expectSame(form: Form, digest: string, pulled: Map<string, Buffer>, leaveOut: string[] = []) {
  for (const [name, bytes] of pulled) expect(sha256(bytes)).toBe(`sha256:${name}`)
  const held = (of: string) => pulled.get(of.replace('sha256:', '')) as Buffer
  if (form.files) {
    const given = [...form.files].filter(([name]) => name.startsWith('blobs/') && !leaveOut.includes(name))
    expect([...pulled.keys()].sort()).toEqual(given.map(([name]) => name.split('/')[2]).sort())
    for (const [name, bytes] of given) expect(held(name.split('/')[2] as string).equals(bytes)).toBe(true)
    return
  }
  const manifest = JSON.parse(held(digest).toString())
  expect(manifest.config.digest).toBe(`sha256:${form.archive?.config.slice(0, 64)}`)
  expect(pulled.size).toBe(manifest.layers.length + 2)
  const tars = manifest.layers.map((layer: {digest: string}) => gunzipSync(held(layer.digest)))
  expect(tars).toEqual(form.archive?.tars)
}

describe.each(names)('pushed to %s and pulled again, byte for byte:', place => {
  it.each(formNames)('%s', async what => {
    const form = forms[what] as Form
    const {host, credentials, tls, create} = registries[place] as Registry
    const repository = `team/form-${formNames.indexOf(what)}`
    await create(repository)
    const environment = {
      DOCKER_CONFIG: directory,
      AWS_ENDPOINT_URL: undefined,
      AWS_CA_BUNDLE: tls ? worthless.certFile : undefined,
    }
    const saved = process.env['AWS_CA_BUNDLE']
    if (tls) process.env['AWS_CA_BUNDLE'] = worthless.certFile
    const origin = `${tls ? 'https' : 'http'}://${host}`
    const api = new RegistryHttp({origin, ...(credentials ? {credentials: {get: async () => credentials}} : {})})
    const source = await form.open()
    let digest: string
    try {
      ;({digest} = await pushAll(api, source, {repository, ...(form.referrers ? {withReferrers: true} : {})}))
    } finally {
      api.close()
      await source.close()
      if (saved === undefined) delete process.env['AWS_CA_BUNDLE']
    }

    const copied = await mkdtemp(join(directory, 'copied-'))
    const flags = form.referrers ? ['--with-referrers'] : []
    const copy = await runCli(['images', 'copy', `${host}/${repository}:v1`, `oci:${copied}`, ...flags], environment)
    expect(copy).toMatchObject({exitCode: 0, stdout: `oci:${copied}@${digest}\n`})
    expectSame(form, digest, await blobsIn(copied))

    if (missing.includes('skopeo')) return
    const pulled = await mkdtemp(join(directory, 'pulled-'))
    await mkdir(pulled, {recursive: true})
    const rights = credentials ? ['--src-creds', `${credentials.username}:${credentials.password}`] : []
    await promisify(execFile)('skopeo', [
      ...['copy', '-q', '--insecure-policy', '--all', '--src-tls-verify=false', ...rights],
      ...[`docker://${host}/${repository}:v1`, `oci:${pulled}:v1`],
    ])
    const index = JSON.parse(await readFile(join(pulled, 'index.json'), 'utf8'))
    expect(index.manifests[0].digest).toBe(digest)
    expectSame(form, digest, await blobsIn(pulled), form.referrers ? referrerBlobs(form) : [])
  })
})

/** What only referrers hold: skopeo does not follow them. */
function referrerBlobs({files}: Form): string[] {
  const manifests = [...(files ?? [])].filter(([, bytes]) => bytes.includes('"subject"')).map(([name]) => name)
  const empty = `blobs/sha256/${sha256(Buffer.from('{}')).slice(7)}`
  return [...manifests, empty]
}
