import {mkdtemp, rm} from 'node:fs/promises'
import {createServer, type Server} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {dockerAddresses} from '../../src/registry/sources/docker-address.js'
import {openSource} from '../../src/registry/sources/open-source.js'
import {dockerArchive, tarOf} from '../support/images.js'

let directory: string
let daemon: Server
let asked: string[]
async function* nothing(): AsyncGenerator<Uint8Array> {}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-docker-'))
  asked = []
  daemon = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url?.startsWith('/images/cut/')) {
      response.write(tarOf(dockerArchive().files).subarray(0, 2000), () => response.destroy())
      return
    }
    if (request.url?.startsWith('/images/web%3Adev/get')) return void response.end(tarOf(dockerArchive().files))
    const status = request.url?.includes('broken') ? 500 : 404
    response.writeHead(status).end(JSON.stringify({message: `No such image: ${status}`}))
  })
  await new Promise<void>(resolve => daemon.listen(join(directory, 'docker.sock'), resolve))
})
afterEach(async () => {
  daemon.closeAllConnections()
  await new Promise(resolve => daemon.close(resolve))
  await rm(directory, {recursive: true, force: true})
})

const open = (
  source: string,
  host = `unix://${join(directory, 'docker.sock')}`,
  platform?: {os: string; architecture: string},
) =>
  openSource(source, {
    standardInput: nothing(),
    environment: {DOCKER_HOST: host},
    connectRemote: () => Promise.reject(new Error('no remote here')),
    ...(platform ? {platform} : {}),
  })
const failure = (call: Promise<unknown>) =>
  call.then(
    () => 'nothing',
    (error: Error & {why?: string}) => `${error.message} | ${error.why}`,
  )

describe('the Docker or Podman socket (a server on a unix socket stands in for the daemon)', () => {
  it('an image is exported and read as the archive it is', async () => {
    const source = await open('docker:web:dev')
    const image = await source.load({})
    expect(image.kind === 'unbuilt' && image.layers.map(layer => layer.diffId)).toEqual(dockerArchive().diffIds)
    expect(await source.name?.()).toBe('web:v1')
    await source.close()
  })
  it('what has come of it is told, first of all that nothing has', async () => {
    const told: [string, number][] = []
    const source = await openSource('docker:web:dev', {
      standardInput: nothing(),
      environment: {DOCKER_HOST: `unix://${join(directory, 'docker.sock')}`},
      connectRemote: () => Promise.reject(new Error('no remote here')),
      onReceive: (where, doneBytes) => told.push([where, doneBytes]),
    })
    await source.close()
    expect(told[0]).toEqual(['docker:web:dev', 0])
    expect(told.at(-1)).toEqual(['docker:web:dev', tarOf(dockerArchive().files).length])
  })
  it('a platform is asked of the daemon as JSON (API 1.48)', async () => {
    const source = await open('docker:web:dev', undefined, {os: 'linux', architecture: 'amd64'})
    await source.close()
    expect(decodeURIComponent(asked[0] ?? '')).toBe(
      '/images/web:dev/get?platform={"os":"linux","architecture":"amd64"}',
    )
  })
  it('an image the daemon does not have', async () => {
    expect(await failure(open('docker:nope:1'))).toBe(
      `the daemon at ${join(directory, 'docker.sock')} has no image \`nope:1\` | No such image: 404`,
    )
  })
  it('an export that fails', async () => {
    expect(await failure(open('docker:broken'))).toContain('does not export broken | 500')
  })
  it('no daemon at all', async () => {
    expect(await failure(open('docker:web:dev', 'unix:///nonexistent/docker.sock'))).toMatch(
      /^no Docker or Podman daemon can be reached/,
    )
  })
  it('a daemon that breaks off in the middle is named', async () => {
    await expect(open('docker:cut')).rejects.toMatchObject({
      message: `the daemon at ${join(directory, 'docker.sock')} broke off the export of cut`,
      why: 'ECONNRESET',
    })
  })
  it('without DOCKER_HOST: Docker’s socket, then the rootless ones', () => {
    const paths = dockerAddresses({XDG_RUNTIME_DIR: '/run/user/7'}, 7).map(
      address => 'socketPath' in address && address.socketPath,
    )
    expect(paths.slice(0, 2)).toEqual(['/var/run/docker.sock', '/run/user/7/docker.sock'])
    expect(paths).toContain('/run/user/7/podman/podman.sock')
  })
})
