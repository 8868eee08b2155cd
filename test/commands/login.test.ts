import {chmod, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type EcrServer, ecrEnvironment, startEcr} from '../support/ecr-server.js'
import {runCli} from '../support/run-cli.js'

let directory: string
let ecr: EcrServer
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-login-'))
  ecr = await startEcr({quirks: true})
})
afterEach(async () => {
  await ecr.stop()
  await rm(directory, {recursive: true, force: true})
})
const environment = () => ({...ecrEnvironment(ecr), DOCKER_CONFIG: directory})
const password = async () => {
  const config = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'))
  return Buffer.from(config.auths[ecr.host].auth, 'base64').toString()
}

describe('login', () => {
  it('writes the token into docker’s file, readable by its owner only, beside what is there', async () => {
    await writeFile(
      join(directory, 'config.json'),
      '{"auths":{"example.com":{"auth":"eA=="}},"experimental":"enabled"}',
    )
    const {stdout, stderr, exitCode} = await runCli(['login'], environment())
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      `signed in to ${ecr.host}, in ${join(directory, 'config.json')}, until 2026-01-05T12:00:00.000Z\n`,
    )
    const config = JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'))
    expect(config).toMatchObject({experimental: 'enabled', auths: {'example.com': {auth: 'eA=='}}})
    expect(await password()).toMatch(/^AWS:/)
    expect((await stat(join(directory, 'config.json'))).mode & 0o777).toBe(0o600)
    expect(stdout + stderr).not.toContain((await password()).slice(4))
  })

  it('hands the token to docker on its standard input, never in an argument', async () => {
    await writeFile(
      join(directory, 'docker'),
      `#!/bin/sh\necho "$@" > "${directory}/arguments"\ncat > "${directory}/input"\n`,
    )
    await chmod(join(directory, 'docker'), 0o755)
    const {stdout, exitCode} = await runCli(['login', '--with', 'docker', '--json'], {
      ...environment(),
      PATH: `${directory}:/usr/bin:/bin`,
    })
    expect(exitCode).toBe(0)
    expect(await readFile(join(directory, 'arguments'), 'utf8')).toBe(
      `login --username AWS --password-stdin ${ecr.host}\n`,
    )
    const secret = await readFile(join(directory, 'input'), 'utf8')
    expect(secret.length).toBeGreaterThan(20)
    expect(JSON.parse(stdout)).toEqual({
      v: 1,
      registry: ecr.host,
      storedIn: 'docker',
      expiresAt: '2026-01-05T12:00:00.000Z',
    })
  })

  it('what docker says when it fails is told, without the token', async () => {
    await writeFile(join(directory, 'docker'), '#!/bin/sh\nread secret\necho "cannot store $secret" >&2\nexit 3\n')
    await chmod(join(directory, 'docker'), 0o755)
    const {stderr, exitCode} = await runCli(['login', '--with', 'docker'], {
      ...environment(),
      PATH: `${directory}:/usr/bin:/bin`,
    })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('docker login failed: 3')
    expect(stderr).toContain('cannot store …')
  })

  it('refuses where a credential helper would hide the login', async () => {
    await writeFile(join(directory, 'config.json'), '{"credsStore":"desktop"}')
    const {stderr, exitCode} = await runCli(['login'], environment())
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`gantry login ${ecr.host} --with docker`)
  })

  it('refuses a registry that is not ECR', async () => {
    const {stderr, exitCode} = await runCli(['login', 'ghcr.io'], environment())
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('ghcr.io is no registry of ECR')])
  })
})
