import {execFileSync, spawn} from 'node:child_process'
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {RegistryHttp, registryOrigin} from '../../src/aws/registry-http.js'
import {dockerArchive, ociLayout, tarOf, writeFiles} from '../support/images.js'
import {open, pushAll} from '../support/push-run.js'

const has = (program: string) => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}
const missing = ['docker-registry', 'skopeo', 'openssl'].filter(program => !has(program))
if (missing.length > 0) process.stderr.write(`docker-registry.test.ts: skipped, not installed: ${missing.join(', ')}\n`)
// htpasswd's line for user AWS, password test-token.
const users = 'AWS:$2y$05$C2K5MBd2HI8wCc1.qyVnH.yD966K0mMOQIZcZiB.f7zYH7s3dkSNy\n'

let directory: string
const servers: {kill(signal: 'SIGKILL'): unknown}[] = []
const hosts: Record<string, string> = {}

async function start(mode: 'plain' | 'auth' | 'tls'): Promise<string> {
  const data = join(directory, mode)
  await mkdir(data)
  const port = await new Promise<number>(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
  const lines = [
    'version: 0.1',
    'log: {level: error, accesslog: {disabled: true}}',
    `storage: {filesystem: {rootdirectory: ${data}/data}}`,
    'http:',
    `  addr: 127.0.0.1:${port}`,
  ]
  if (mode === 'tls') {
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        `${data}/key.pem`,
        '-out',
        `${data}/ca.pem`,
        ...subject,
      ],
      {stdio: 'ignore'},
    )
    lines.push(`  tls: {certificate: ${data}/ca.pem, key: ${data}/key.pem}`)
  }
  if (mode !== 'plain') {
    await writeFile(join(data, 'users'), users)
    lines.push('auth:', `  htpasswd: {realm: test, path: ${data}/users}`)
  }
  await writeFile(join(data, 'config.yml'), lines.join('\n'))
  servers.push(
    spawn('docker-registry', ['serve', join(data, 'config.yml')], {
      stdio: 'ignore',
      env: {...process.env, OTEL_TRACES_EXPORTER: 'none'},
    }),
  )
  const url = `http://127.0.0.1:${port}/v2/`
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return `127.0.0.1:${port}`
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error('docker-registry did not start')
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-registry-'))
  if (missing.length > 0) return
  for (const mode of ['plain', 'auth', 'tls'] as const) hosts[mode] = await start(mode)
})
afterAll(async () => {
  for (const server of servers) server.kill('SIGKILL')
  await rm(directory, {recursive: true, force: true})
})

const credentials = {get: async () => ({username: 'AWS', password: 'test-token'})}

describe.skipIf(missing.length > 0)('what was pushed to docker-registry is what skopeo pulls', () => {
  it.each(['plain', 'auth', 'tls'] as const)('over %s: layout, archive and index, byte for byte', async mode => {
    const host = hosts[mode] as string
    const origin = await registryOrigin(host, true)
    expect(origin).toBe(`${mode === 'tls' ? 'https' : 'http'}://${host}`)
    // Only for the certificate this test made; the refusal without it is the next test.
    if (mode === 'tls') process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    const sources = {
      layout: ociLayout(),
      index: ociLayout({platforms: ['amd64', 'arm64']}),
      archive: dockerArchive(),
    }
    try {
      for (const [name, {files}] of Object.entries(sources)) {
        const tar = join(directory, `${mode}-${name}.tar`)
        await writeFile(tar, tarOf(files))
        const api = new RegistryHttp({origin, credentials})
        const source = await open(tar)
        const {digest} = await pushAll(api, source, {repository: `team/${name}`})
        api.close()
        await source.close()
        const pulled = join(directory, `${mode}-${name}`)
        execFileSync('skopeo', [
          'copy',
          '-q',
          '--insecure-policy',
          '--all',
          '--src-tls-verify=false',
          ...(mode === 'plain' ? [] : ['--src-creds', 'AWS:test-token']),
          `docker://${host}/team/${name}:v1`,
          `oci:${pulled}:v1`,
        ])
        const index = JSON.parse(await readFile(join(pulled, 'index.json'), 'utf8'))
        expect(index.manifests[0].digest).toBe(digest)
        if (name === 'archive') continue
        const blobs = await readdir(join(pulled, 'blobs', 'sha256'))
        expect(blobs).toHaveLength([...files.keys()].filter(file => file.startsWith('blobs/')).length)
        for (const blob of blobs) {
          const bytes = await readFile(join(pulled, 'blobs', 'sha256', blob))
          expect(bytes.equals(files.get(`blobs/sha256/${blob}`) as Buffer)).toBe(true)
        }
      }
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    }
  })

  it('a certificate nobody vouches for is refused, and says what to set', async () => {
    const api = new RegistryHttp({origin: `https://${hosts['tls']}`, credentials})
    await expect(api.blobSize('web', `sha256:${'a'.repeat(64)}`)).rejects.toMatchObject({
      message: expect.stringContaining('has a certificate that cannot be trusted'),
      fix: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    api.close()
  })

  it('a registry without the referrers API gets the index under the tag of the subject', async () => {
    const {files, digest, referrer} = ociLayout({referrer: true})
    const api = new RegistryHttp({origin: `http://${hosts['plain']}`})
    const source = await open(await writeFiles(join(directory, 'with-referrer'), files))
    await pushAll(api, source, {repository: 'team/signed', withReferrers: true})
    await pushAll(api, source, {repository: 'team/signed', withReferrers: true})
    const listed = await api.manifest('team/signed', digest.replace(':', '-'))
    const {manifests} = JSON.parse(Buffer.from(listed?.bytes ?? []).toString())
    expect(manifests.map((one: {digest: string}) => one.digest)).toEqual([referrer])
    api.close()
    await source.close()
  })
})
