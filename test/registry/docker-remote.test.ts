import {chmod, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {createServer, type Server} from 'node:http'
import {createServer as createTlsServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {parseDockerHost} from '../../src/registry/sources/docker-address.js'
import {openSource} from '../../src/registry/sources/open-source.js'
import {dockerArchive, noise, tarOf} from '../support/images.js'
import {other, readPair, worthless} from '../support/tls.js'

// Larger than what pipes and sockets hold: an end that comes early is seen.
const image = dockerArchive({layers: [noise(3_000_000, 1)]})
let directory: string
let servers: Server[]
const path = process.env.PATH

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-docker-far-'))
  servers = []
})
afterEach(async () => {
  process.env.PATH = path
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  await rm(directory, {recursive: true, force: true})
})

/** A daemon that exports `web:dev`, breaks off `cut`, and has nothing else. */
async function daemon(make: (listener: Parameters<typeof createServer>[1]) => Server, where: string | number) {
  const server = make((request, response) => {
    const [, name] = /^\/images\/([^/]+)\/get/.exec(request.url ?? '') ?? []
    const tar = tarOf(image.files)
    if (name === 'web%3Adev') response.end(tar)
    else if (name === 'cut') response.write(tar.subarray(0, 2000), () => response.destroy())
    else response.writeHead(404).end('{"message":"No such image"}')
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(where, () => resolve()))
  return server
}
const plain = (listener: Parameters<typeof createServer>[1]) => createServer(listener as never)
const portOf = (server: Server) => (server.address() as AddressInfo).port

async function* nothing(): AsyncGenerator<Uint8Array> {}
const open = (source: string, environment: Record<string, string>) =>
  openSource(source, {
    standardInput: nothing(),
    environment,
    connectRemote: () => Promise.reject(new Error('no remote here')),
  })
async function expectArchive(source: string, environment: Record<string, string>) {
  const opened = await open(source, environment)
  const loaded = await opened.load({})
  expect(loaded.kind === 'unbuilt' && loaded.layers.map(layer => layer.diffId)).toEqual(image.diffIds)
  await opened.close()
}

describe('DOCKER_HOST', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', {socketPath: '/run/user/1000/docker.sock'}],
    ['npipe:////./pipe/docker_engine', {socketPath: '\\\\.\\pipe\\docker_engine'}],
    ['tcp://127.0.0.1:2375', {host: '127.0.0.1', port: 2375}],
    ['tcp://[::1]:2375', {host: '::1', port: 2375}],
    ['tcp://build.example.com', {host: 'build.example.com', port: 2375}],
    ['ssh://build', {ssh: {host: 'build', program: 'docker'}}],
    ['ssh://me@build:2222', {ssh: {user: 'me', host: 'build', port: 2222, program: 'docker'}}],
    [
      'ssh://me@10.0.0.8/run/docker.sock',
      {ssh: {user: 'me', host: '10.0.0.8', socketPath: '/run/docker.sock', program: 'docker'}},
    ],
  ])('%s', (host, address) => expect(parseDockerHost(host)).toEqual(address))

  it.each([
    'ssh://-oProxyCommand=touch',
    'ssh://me@-oProxyCommand=touch',
    'ssh://-l@build',
    'ssh://build;reboot',
    'ssh://build/run/$(reboot).sock',
    'ssh://build/run/a b.sock',
    'ssh://build:0',
    'ssh://build:99999',
    'ssh://',
    'tcp://-build:2375',
    'tcp://build:2375/v1.40',
    'tcp://me@build:2375',
    'tcp://build:x',
    'https://build:2376',
    'fd://',
    'build',
    '',
  ])('%s is refused', host => {
    expect(() => parseDockerHost(host)).toThrow(/^DOCKER_HOST `.*` cannot be used$/)
  })

  it('a password in it is refused, and not repeated', () => {
    const refusal = (() => {
      try {
        return parseDockerHost('ssh://me:hunter2@build')
      } catch (error) {
        return error as Error & {why?: string}
      }
    })()
    expect(refusal).toMatchObject({
      message: 'DOCKER_HOST `ssh://me:…@build` cannot be used',
      why: 'a password does not belong there: ssh asks for it, or takes a key',
    })
    expect(JSON.stringify(refusal)).not.toContain('hunter2')
  })
})

describe('a daemon on another machine (an HTTP server stands in for it)', () => {
  it('over tcp', async () => {
    const port = portOf(await daemon(plain, 0))
    await expectArchive('docker:web:dev', {DOCKER_HOST: `tcp://localhost:${port}`})
  })

  it('over tcp with TLS: the daemon is checked, and the client shows its certificate', async () => {
    const {cert, key} = readPair(worthless)
    const options = {cert, key, ca: cert, requestCert: true, rejectUnauthorized: true}
    const port = portOf(await daemon(listener => createTlsServer(options, listener as never), 0))
    for (const [name, text] of Object.entries({'ca.pem': cert, 'cert.pem': cert, 'key.pem': key})) {
      await writeFile(join(directory, name), text)
    }
    const environment = {DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: directory}
    await expectArchive('docker:web:dev', environment)
    // Without its certificate the daemon turns the client away.
    await rm(join(directory, 'cert.pem'))
    await expect(open('docker:web:dev', environment)).rejects.toMatchObject({message: `${directory} lacks cert.pem`})
    await rm(join(directory, 'key.pem'))
    await expect(open('docker:web:dev', environment)).rejects.toThrow(/^no Docker or Podman daemon can be reached/)
  })

  it('a daemon whose certificate nobody vouches for is refused; DOCKER_TLS alone does not check it', async () => {
    const {cert, key} = readPair(worthless)
    const port = portOf(await daemon(listener => createTlsServer({cert, key}, listener as never), 0))
    const environment = {DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_CERT_PATH: directory}
    await expect(open('docker:web:dev', {...environment, DOCKER_TLS_VERIFY: '1'})).rejects.toMatchObject({
      message: 'no Docker or Podman daemon can be reached',
      why: expect.stringMatching(/^127\.0\.0\.1:\d+: DEPTH_ZERO_SELF_SIGNED_CERT$/),
    })
    await expectArchive('docker:web:dev', {...environment, DOCKER_TLS: '1'})
  })

  it('a daemon of another name is refused', async () => {
    const {cert, key} = readPair(other)
    await writeFile(join(directory, 'ca.pem'), cert)
    const port = portOf(await daemon(listener => createTlsServer({cert, key}, listener as never), 0))
    await expect(
      open('docker:web:dev', {
        DOCKER_HOST: `tcp://127.0.0.1:${port}`,
        DOCKER_TLS_VERIFY: '1',
        DOCKER_CERT_PATH: directory,
      }),
    ).rejects.toMatchObject({why: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID')})
  })
})

/** What `ssh` is replaced by: it notes its arguments and joins its standard input and output with a socket. */
const fakeSsh = (directory: string) => `#!${process.execPath}
const {writeFileSync} = require('node:fs')
writeFileSync(${JSON.stringify(join(directory, 'argv'))}, JSON.stringify(process.argv.slice(2)))
const host = process.argv[process.argv.indexOf('--') + 1]
if (host === 'closed') {
  process.stderr.write('** WARNING: noise\\nme@closed: Permission denied (publickey).\\n')
  process.exit(255)
}
if (host === 'silent') process.exit(3)
const socket = require('node:net').connect(${JSON.stringify(join(directory, 'docker.sock'))})
process.stdin.pipe(socket)
socket.pipe(process.stdout)
socket.on('close', () => {
  if (host === 'breaking') process.stderr.write('Connection to breaking closed by remote host.\\n')
  process.exitCode = host === 'breaking' ? 255 : 0
  process.stdin.destroy()
})
`

describe('a daemon behind ssh (a program of that name stands in for it)', () => {
  beforeEach(async () => {
    await daemon(plain, join(directory, 'docker.sock'))
    await writeFile(join(directory, 'ssh'), fakeSsh(directory))
    await chmod(join(directory, 'ssh'), 0o755)
    process.env.PATH = `${directory}:${path}`
  })
  const argv = async () => JSON.parse(await readFile(join(directory, 'argv'), 'utf8'))

  it('is spoken to as docker does', async () => {
    await expectArchive('docker:web:dev', {DOCKER_HOST: 'ssh://me@build:2222'})
    expect(await argv()).toEqual([
      '-T',
      '-o',
      'ConnectTimeout=30',
      '-l',
      'me',
      '-p',
      '2222',
      '--',
      'build',
      'docker',
      'system',
      'dial-stdio',
    ])
  })
  it('a socket that is not the usual one, and podman’s variable', async () => {
    await expectArchive('podman:web:dev', {CONTAINER_HOST: 'ssh://core@build/run/podman/podman.sock'})
    expect((await argv()).slice(5)).toEqual([
      '--',
      'build',
      'podman',
      '--url',
      'unix:///run/podman/podman.sock',
      'system',
      'dial-stdio',
    ])
  })
  it('an image it does not have', async () => {
    await expect(open('docker:nope', {DOCKER_HOST: 'ssh://build'})).rejects.toMatchObject({
      message: 'the daemon at ssh://build has no image `nope`',
      why: 'No such image',
    })
  })
  it('what ssh says when it may not come in', async () => {
    await expect(open('docker:web:dev', {DOCKER_HOST: 'ssh://me@closed'})).rejects.toMatchObject({
      message: 'no Docker or Podman daemon can be reached',
      why: 'ssh://me@closed: ** WARNING: noise; me@closed: Permission denied (publickey).',
    })
  })
  it('ssh that says nothing', async () => {
    await expect(open('docker:web:dev', {DOCKER_HOST: 'ssh://silent'})).rejects.toMatchObject({
      why: 'ssh://silent: ssh ended with 3',
    })
  })
  it('a connection that breaks in the middle', async () => {
    await expect(open('docker:cut', {DOCKER_HOST: 'ssh://breaking'})).rejects.toMatchObject({
      message: 'the daemon at ssh://breaking broke off the export of cut',
      why: 'Connection to breaking closed by remote host.',
    })
  })
  it('no ssh at all', async () => {
    process.env.PATH = join(directory, 'nowhere')
    await expect(open('docker:web:dev', {DOCKER_HOST: 'ssh://build'})).rejects.toMatchObject({
      why: 'ssh://build: `ssh` is not installed',
    })
  })
})
