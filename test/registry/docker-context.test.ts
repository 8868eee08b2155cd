import {createHash} from 'node:crypto'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {contextAddress} from '../../src/registry/sources/docker-context.js'
import {openSource} from '../../src/registry/sources/open-source.js'
import {dockerArchive, tarOf} from '../support/images.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-context-'))
})
afterEach(() => rm(directory, {recursive: true, force: true}))

const config = (text: string) => writeFile(join(directory, 'config.json'), text)
async function context(name: string, metadata: unknown) {
  const folder = join(directory, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  await mkdir(folder, {recursive: true})
  await writeFile(join(folder, 'meta.json'), typeof metadata === 'string' ? metadata : JSON.stringify(metadata))
}
const pointing = (name: string, host: unknown) => context(name, {Name: name, Endpoints: {docker: {Host: host}}})
const address = (environment: Record<string, string> = {}) => contextAddress({DOCKER_CONFIG: directory, ...environment})

describe("docker's context", () => {
  it('is the one config.json names', async () => {
    await config('{"currentContext": "colima"}')
    await pointing('colima', 'unix:///home/me/.colima/docker.sock')
    expect(await address()).toEqual({socketPath: '/home/me/.colima/docker.sock'})
  })
  it('DOCKER_CONTEXT goes before config.json', async () => {
    await config('{"currentContext": "colima"}')
    await pointing('colima', 'unix:///colima.sock')
    await pointing('rootless', 'unix:///run/user/7/docker.sock')
    expect(await address({DOCKER_CONTEXT: 'rootless'})).toEqual({socketPath: '/run/user/7/docker.sock'})
  })
  it.each([
    ['DOCKER_HOST is set', '{"currentContext": "colima"}', {DOCKER_HOST: 'unix:///x', DOCKER_CONTEXT: 'colima'}],
    [
      'CONTAINER_HOST is set and only the file names one',
      '{"currentContext": "colima"}',
      {CONTAINER_HOST: 'unix:///x'},
    ],
    ['it is `default`', '{"currentContext": "default"}', {}],
    ['DOCKER_CONTEXT says `default`', '{"currentContext": "colima"}', {DOCKER_CONTEXT: 'default'}],
    ['config.json names none', '{"auths": {}}', {}],
    ['config.json names no text', '{"currentContext": 7}', {}],
  ])('is not asked when %s', async (_when, text, environment) => {
    await config(text)
    await pointing('colima', 'unix:///colima.sock')
    expect(await address(environment as Record<string, string>)).toBeUndefined()
  })
  it('is not asked where docker has no folder', async () => {
    expect(await contextAddress({DOCKER_CONFIG: join(directory, 'nowhere')})).toBeUndefined()
  })
  it('without a docker endpoint is as good as none', async () => {
    await context('kube', {Name: 'kube', Endpoints: {}})
    expect(await address({DOCKER_CONTEXT: 'kube'})).toBeUndefined()
  })
  it('on another machine is reached by ssh, or by tcp with the certificates of the context', async () => {
    await pointing('build', 'ssh://me@build')
    expect(await address({DOCKER_CONTEXT: 'build'})).toEqual({ssh: {user: 'me', host: 'build', program: 'docker'}})
    await pointing('plain', 'tcp://10.0.0.8:2375')
    expect(await address({DOCKER_CONTEXT: 'plain'})).toEqual({host: '10.0.0.8', port: 2375})
    await pointing('far', 'tcp://10.0.0.8')
    const hash = createHash('sha256').update('far').digest('hex')
    const folder = join(directory, 'contexts', 'tls', hash, 'docker')
    await mkdir(folder, {recursive: true})
    await writeFile(join(folder, 'ca.pem'), 'x')
    expect(await address({DOCKER_CONTEXT: 'far'})).toEqual({
      host: '10.0.0.8',
      port: 2376,
      tls: {directory: folder, verify: true},
    })
    await context('loose', {Name: 'loose', Endpoints: {docker: {Host: 'tcp://10.0.0.8:9', SkipTLSVerify: true}}})
    expect(await address({DOCKER_CONTEXT: 'loose'})).toMatchObject({port: 9, tls: {verify: false}})
  })
  it.each(['ssh://-oProxyCommand=x', 'fd://', 'https://build'])(
    'whose host is none of docker’s (%s) is refused',
    async host => {
      await pointing('build', host)
      await expect(address({DOCKER_CONTEXT: 'build'})).rejects.toMatchObject({
        message: `the host of docker context \`build\`: \`${host}\` cannot be used`,
        fix: expect.stringContaining('docker save IMAGE'),
      })
    },
  )
  it.each(['gone', '../../etc', '__proto__'])('that does not exist (%s) is named', async name => {
    await config(JSON.stringify({currentContext: name}))
    await expect(address()).rejects.toMatchObject({
      message: `docker context \`${name}\` does not exist`,
      why: `${join(directory, 'config.json')} names it`,
    })
  })
  it.each([
    ['{', 'is not JSON'],
    ['null', 'does not exist'],
    ['{"Endpoints": {"docker": {"Host": {}}}}', 'has a host that is no text'],
    [' '.repeat(2 * 1024 * 1024 + 1), 'at most 2.1 MB are read'],
  ])('with a damaged meta.json is named', async (text, message) => {
    await context('odd', text)
    await expect(address({DOCKER_CONTEXT: 'odd'})).rejects.toThrow(message)
  })
  it('a damaged config.json is named', async () => {
    await config('{')
    await expect(address()).rejects.toThrow(`${join(directory, 'config.json')} is not JSON`)
  })

  it('`docker:IMAGE` is read from its socket (a server on a unix socket stands in for the daemon)', async () => {
    const socket = join(directory, 'docker.sock')
    const daemon = createServer((_request, response) => void response.end(tarOf(dockerArchive().files)))
    await new Promise<void>(resolve => daemon.listen(socket, resolve))
    try {
      await pointing('colima', `unix://${socket}`)
      const source = await openSource('docker:web:dev', {
        standardInput: (async function* () {})(),
        environment: {DOCKER_CONFIG: directory, DOCKER_CONTEXT: 'colima'},
        connectRemote: () => Promise.reject(new Error('no remote here')),
      })
      expect(await source.name?.()).toBe('web:v1')
      await source.close()
    } finally {
      daemon.closeAllConnections()
      await new Promise(resolve => daemon.close(resolve))
    }
  })
})
