import {execFile, execFileSync, spawn} from 'node:child_process'
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {localEnvironment} from '../../../src/commands/local/flags/environment.js'
import {type Running, run} from '../../../src/local/run.js'
import {dockerArchive, type Layout, ociLayout, tarOf} from '../../support/images.js'
import {runCli} from '../../support/run-cli.js'
import {root} from '../../support/source-graph.js'
import {other, readPair, worthless} from '../../support/tls.js'

let directory: string
let local: Running
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-tls-'))
  const tls = {...readPair(worthless), host: '127.0.0.1'}
  local = await run({port: 0, speed: 1, seed: 1, accountId: '123456789012', virtual: true, tls})
})
afterEach(async () => {
  await local.stop()
  await rm(directory, {recursive: true, force: true})
})
const environment = () => ({
  AWS_ENDPOINT_URL: local.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_CA_BUNDLE: worthless.certFile,
  AWS_MAX_ATTEMPTS: '1',
  DOCKER_CONFIG: directory,
  GANTRY_CACHE_DIR: join(directory, 'cache'),
})
const cli = (...argv: string[]) => runCli(argv, environment())
const hasSkopeo = (() => {
  try {
    return execFileSync('sh', ['-c', 'command -v skopeo']).length > 0
  } catch {
    return false
  }
})()

const forms: Record<string, () => {files: Map<string, Buffer>; digest?: string}> = {
  'an image': () => ociLayout(),
  'an index': () => ociLayout({platforms: ['amd64', 'arm64']}),
  'a docker-archive': () => dockerArchive(),
}

describe('the endpoint over TLS', () => {
  it.each(Object.entries(forms))('%s is pushed and pulled byte for byte', async (_, make) => {
    const {files, digest} = make() as Partial<Layout> & {files: Map<string, Buffer>}
    await writeFile(join(directory, 'image.tar'), tarOf(files))
    const pushed = await cli('push', join(directory, 'image.tar'), 'web:v1', '--create')
    expect([pushed.exitCode, pushed.stderr]).toEqual([0, expect.stringContaining(`endpoint ${local.url}`)])
    const reference = pushed.stdout.trim()
    if (digest) expect(reference.split('@')[1]).toBe(digest)
    const pulls = [await copied()]
    if (hasSkopeo) pulls.push(await pulledBySkopeo())
    for (const pulled of pulls) {
      const index = JSON.parse(await readFile(join(pulled, 'index.json'), 'utf8'))
      expect(index.manifests[0].digest).toBe(reference.split('@')[1])
      for (const blob of await readdir(join(pulled, 'blobs', 'sha256'))) {
        const given = files.get(`blobs/sha256/${blob}`)
        if (digest) expect((await readFile(join(pulled, 'blobs', 'sha256', blob))).equals(given as Buffer)).toBe(true)
      }
    }
  })

  async function copied(): Promise<string> {
    const {exitCode} = await cli('images', 'copy', 'web:v1', `oci:${join(directory, 'copied')}`)
    expect(exitCode).toBe(0)
    return join(directory, 'copied')
  }

  /** skopeo with `gantry login`'s file and the certificate as its only trust. */
  async function pulledBySkopeo(): Promise<string> {
    expect((await cli('login')).stderr).toContain(`, endpoint ${local.url}`)
    const host = new URL(local.url).host
    const target = join(directory, 'pulled')
    const argv = ['copy', '-q', '--insecure-policy', '--all', `docker://${host}/web:v1`, `oci:${target}:v1`]
    await promisify(execFile)('skopeo', argv, {
      env: {...process.env, SSL_CERT_FILE: worthless.certFile, REGISTRY_AUTH_FILE: join(directory, 'config.json')},
    })
    return target
  }

  it('the other commands speak to it too, and images ls lists what is there', async () => {
    await writeFile(join(directory, 'image.tar'), tarOf(ociLayout().files))
    await cli('push', join(directory, 'image.tar'), 'web:v1', '--create')
    expect((await cli('images', 'ls', 'web')).stdout).toContain('v1')
    expect((await cli('repo', 'ls')).stdout).toContain('web')
    const untrusted = await runCli(['repo', 'ls'], {...environment(), AWS_CA_BUNDLE: undefined})
    expect([untrusted.exitCode, untrusted.stderr]).toEqual([3, expect.stringContaining('set AWS_CA_BUNDLE')])
  })

  it('its registry is addressed by its host as well', async () => {
    await writeFile(join(directory, 'image.tar'), tarOf(ociLayout().files))
    await cli('push', join(directory, 'image.tar'), 'web:v1', '--create')
    const plain = {...environment(), AWS_ENDPOINT_URL: undefined}
    const {host} = new URL(local.url)
    const copied = await runCli(['images', 'copy', `${host}/web:v1`, `oci:${join(directory, 'by-host')}`], plain)
    expect([copied.exitCode, copied.stdout]).toEqual([0, expect.stringContaining('@sha256:')])
  })
})

describe('gantry local start --tls-cert --tls-key', () => {
  it('says https, and what to set', async () => {
    const argv = ['local', 'start', '--port', '0', '--tls-cert', worthless.certFile, '--tls-key', worthless.keyFile]
    const child = spawn(process.execPath, [join(root, 'bin/run.js'), ...argv])
    const lines: string[] = []
    for await (const line of createInterface({input: child.stdout})) if (lines.push(line) === 8) break
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(lines[0]).toMatch(/^gantry local ready on https:\/\/127\.0\.0\.1:\d+$/)
    expect(lines[1]).toBe(`export AWS_ENDPOINT_URL=${lines[0]?.split(' ').pop()}`)
    expect(lines.slice(5)).toEqual([
      `export NODE_EXTRA_CA_CERTS='${worthless.certFile}'`,
      `export AWS_CA_BUNDLE='${worthless.certFile}'`,
      `# skopeo, crane and other Go programs: SSL_CERT_FILE='${worthless.certFile}'`,
    ])
  })

  it('a certificate that somebody else signed is not the one to trust', () => {
    const lines = localEnvironment('https://localhost:1', 'us-east-1', {file: "/a/it's.pem", selfSigned: false})
    expect(lines.slice(4)).toEqual([
      '# FILE: the certificates of who signed it',
      "export NODE_EXTRA_CA_CERTS='FILE'",
      "export AWS_CA_BUNDLE='FILE'",
      "# skopeo, crane and other Go programs: SSL_CERT_FILE='FILE'",
    ])
    const own = localEnvironment('https://localhost:1', 'us-east-1', {file: "/a/it's.pem", selfSigned: true})
    expect(own[4]).toBe("export NODE_EXTRA_CA_CERTS='/a/it'\\''s.pem'")
  })

  it.each([
    [{cert: worthless.certFile}, '--tls-cert and --tls-key go together'],
    [{key: worthless.keyFile}, '--tls-cert and --tls-key go together'],
    [{cert: '/nowhere.pem', key: worthless.keyFile}, '/nowhere.pem does not exist'],
    [{cert: worthless.certFile, key: other.keyFile}, `${other.keyFile} is not the key of ${worthless.certFile}`],
    [{cert: worthless.certFile, key: worthless.certFile}, 'is no key that can be used'],
    [{cert: worthless.keyFile, key: worthless.keyFile}, 'holds no PEM certificate'],
    [{cert: other.certFile, key: other.keyFile}, 'is neither for 127.0.0.1 nor for localhost'],
  ])('%j is refused', async (files: {cert?: string; key?: string}, message) => {
    const argv = [...(files.cert ? ['--tls-cert', files.cert] : []), ...(files.key ? ['--tls-key', files.key] : [])]
    const {exitCode, stderr} = await runCli(['local', 'start', '--port', '0', ...argv])
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)])
    if (!/together|nowhere/.test(message)) expect(stderr).toContain('openssl req -x509')
    expect(stderr).not.toContain('BEGIN')
  })
})
