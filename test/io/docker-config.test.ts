import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {dockerConfigPaths, dockerCredentials} from '../../src/io/docker-config.js'

let directory: string
const saved = {...process.env}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-docker-config-'))
  process.env.DOCKER_CONFIG = directory
  delete process.env.REGISTRY_AUTH_FILE
  delete process.env.XDG_RUNTIME_DIR
  process.env.PATH = `${directory}:${saved['PATH']}`
})
afterEach(async () => {
  process.env = {...saved}
  await rm(directory, {recursive: true, force: true})
})
const config = (value: object) => writeFile(join(directory, 'config.json'), JSON.stringify(value))
const helper = async (name: string, script: string) => {
  const path = join(directory, `docker-credential-${name}`)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}
const auth = (text: string) => ({auth: Buffer.from(text).toString('base64')})

describe('docker’s own credentials', () => {
  it.each([
    ['the host', 'r.example.com', {'r.example.com': auth('me:se:cret')}],
    ['a URL of it', 'r.example.com', {'https://r.example.com/v1/': auth('me:se:cret')}],
    ['Docker Hub', 'docker.io', {'https://index.docker.io/v1/': auth('me:se:cret')}],
  ])('stand in the file under %s', async (_name, host, auths) => {
    await config({auths})
    expect(await dockerCredentials(host).get()).toEqual({username: 'me', password: 'se:cret'})
  })
  it('a host’s helper comes before the file, and is asked on its standard input', async () => {
    await config({auths: {'r.example.com': auth('old:old')}, credHelpers: {'r.example.com': 'test'}})
    await helper('test', 'read host; echo "{\\"Username\\":\\"$1-$host\\",\\"Secret\\":\\"s\\"}"')
    expect(await dockerCredentials('r.example.com').get()).toEqual({username: 'get-r.example.com', password: 's'})
  })
  it('a helper that has nothing gives way to the file', async () => {
    await config({auths: {'r.example.com': auth('me:x')}, credsStore: 'test'})
    await helper('test', 'echo "credentials not found in native keychain"; exit 1')
    expect(await dockerCredentials('r.example.com').get()).toEqual({username: 'me', password: 'x'})
  })
  it('<token> is an identity token', async () => {
    await config({credsStore: 'test'})
    await helper('test', 'echo \'{"Username":"<token>","Secret":"t"}\'')
    expect(await dockerCredentials('r.example.com').get()).toEqual({
      username: '<token>',
      password: 't',
      identityToken: true,
    })
  })
  it('a helper’s name is a name: nothing else is run', async () => {
    await config({credsStore: '../../bin/evil'})
    await expect(dockerCredentials('r.example.com').get()).rejects.toThrow(/a credential helper that is no name/)
  })
  it('no file, an empty one and another host: none', async () => {
    expect(await dockerCredentials('r.example.com').get()).toBeUndefined()
    await config({auths: {'r.example.com.evil': auth('a:b')}})
    expect(await dockerCredentials('r.example.com').get()).toBeUndefined()
    expect(await dockerCredentials('__proto__').get()).toBeUndefined()
  })
  it('a file that is broken is named', async () => {
    await writeFile(join(directory, 'config.json'), '{')
    await expect(dockerCredentials('r.example.com').get()).rejects.toThrow(/config.json is not JSON/)
  })
  it('podman’s files are read too', () => {
    expect(dockerConfigPaths({REGISTRY_AUTH_FILE: '/a', DOCKER_CONFIG: '/b', XDG_RUNTIME_DIR: '/c'})).toEqual([
      '/a',
      '/b/config.json',
      '/c/containers/auth.json',
    ])
  })
})
