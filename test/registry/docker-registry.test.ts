import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {RegistryHttp, registryOrigin} from '../../src/aws/registry-http.js'
import {missingPrograms, registryCredentials, startDockerRegistry} from '../support/docker-registry.js'
import {ociLayout, writeFiles} from '../support/images.js'
import {open, pushAll} from '../support/push-run.js'

const missing = missingPrograms('docker-registry.test.ts', ['docker-registry'])

let directory: string
const stops: (() => void)[] = []
const hosts: Record<string, string> = {}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-registry-'))
  if (missing.length > 0) return
  for (const mode of ['plain', 'tls'] as const) {
    const {host, stop} = await startDockerRegistry(directory, mode)
    hosts[mode] = host
    stops.push(stop)
  }
})
afterAll(async () => {
  for (const stop of stops) stop()
  await rm(directory, {recursive: true, force: true})
})

describe.skipIf(missing.length > 0)('docker-registry', () => {
  it('a loopback host is asked whether it speaks TLS', async () => {
    expect(await registryOrigin(hosts['plain'] as string, true)).toBe(`http://${hosts['plain']}`)
    expect(await registryOrigin(hosts['tls'] as string, true)).toBe(`https://${hosts['tls']}`)
  })

  it('a certificate nobody vouches for is refused, and says what to set', async () => {
    const api = new RegistryHttp({
      origin: `https://${hosts['tls']}`,
      credentials: {get: async () => registryCredentials},
    })
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
