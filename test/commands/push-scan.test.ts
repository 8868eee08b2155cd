import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {loadClient} from '../../src/aws/clients.js'
import {parseClusterFile} from '../../src/local/cluster-file.js'
import {type Running, run} from '../../src/local/run.js'
import {ociLayout, tarOf} from '../support/images.js'
import {runCli} from '../support/run-cli.js'

const clusterFile = `
scans:
  - repository: web
    architecture: arm64
    findings:
      - {name: CVE-2026-1000, severity: HIGH, package: openssl, version: 3.0.1, fixedIn: 3.0.2}
      - {name: CVE-2026-1001, severity: LOW, package: zlib}
      - {name: CVE-2026-1002, severity: UNDEFINED}
  - {repository: slow*, seconds: 3600}
  - {repository: windows, status: UNSUPPORTED_IMAGE}
  - {repository: old, status: SCAN_ELIGIBILITY_EXPIRED}
  - {repository: gone, status: FINDINGS_UNAVAILABLE}
`
let directory: string
let local: Running
let image: ReturnType<typeof ociLayout>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gantry-scan-'))
  image = ociLayout({platforms: ['amd64', 'arm64']})
  await writeFile(join(directory, 'image.tar'), tarOf(image.files))
  local = await run({
    port: 0,
    speed: 1,
    seed: 1,
    accountId: '123456789012',
    virtual: true,
    clusterFile: await parseClusterFile(clusterFile, 'cluster.yml'),
  })
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
  GANTRY_CACHE_DIR: '/dev/null/none',
})
const push = (repository: string, ...argv: string[]) => {
  const waiting = ['--wait-for-scan', '--poll-interval', '1ms']
  return runCli(['push', join(directory, 'image.tar'), repository, '--create', ...waiting, ...argv], environment())
}
const ecr = async () => {
  const credentials = {AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local'}
  Object.assign(process.env, credentials)
  return (await loadClient('ecr', {endpoint: local.url, region: 'us-east-1'})) as unknown as {
    putRegistryScanningConfiguration(input: object): Promise<unknown>
  }
}
const scanEnhanced = async (scanFrequency: string) =>
  (await ecr()).putRegistryScanningConfiguration({
    scanType: 'ENHANCED',
    rules: [{scanFrequency, repositoryFilters: [{filter: '*', filterType: 'WILDCARD'}]}],
  })
const control = async (method: string, path: string, body: object = {}) => {
  const headers = {'x-gantry-control': '1'}
  const answer = await fetch(`${local.url}/_gantry/${path}`, {method, headers, body: JSON.stringify(body)})
  return {status: answer.status, body: (await answer.json()) as Record<string, unknown>}
}

describe.each([
  ['basic', undefined],
  ['enhanced, continuous', 'CONTINUOUS_SCAN'],
  ['enhanced, on push', 'SCAN_ON_PUSH'],
])('push --wait-for-scan: %s', (kind, frequency) => {
  const basic = kind === 'basic' ? ['--scan-on-push'] : []
  beforeEach(async () => {
    if (frequency) await scanEnhanced(frequency)
  })

  it('exit 1 names what was found, and in which image of the index', async () => {
    const {exitCode, stdout, stderr} = await push('web:v1', '--fail-on', 'HIGH', ...basic)
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining(image.digest)])
    expect(stderr).toContain('linux/arm64')
    expect(stderr).toContain('CVE-2026-1000 (HIGH)')
  })

  it('what is less bad than asked for is exit 0', async () => {
    expect((await push('web:v1', '--fail-on', 'CRITICAL', ...basic)).exitCode).toBe(0)
    expect((await push('other:v1', '--fail-on', 'LOW', ...basic)).exitCode).toBe(0)
  })

  it('exit 6 when there is no result in time; then the same push has one', async () => {
    const late = await push('slow:v1', '--fail-on', 'HIGH', '--timeout', '20ms', ...basic)
    expect([late.exitCode, late.stderr]).toEqual([
      6,
      expect.stringContaining(kind === 'basic' ? 'IN_PROGRESS' : 'PENDING'),
    ])
    expect((await control('POST', 'advance', {ms: 3_600_000})).status).toBe(200)
    expect((await push('slow:v1', '--fail-on', 'HIGH', ...basic)).exitCode).toBe(0)
  })

  it('an image that cannot be scanned is told; with --strict it is no result', async () => {
    const told = await push('windows:v1', '--fail-on', 'HIGH', ...basic)
    expect([told.exitCode, told.stderr]).toEqual([0, expect.stringContaining('UNSUPPORTED_IMAGE')])
    expect((await push('windows:v1', '--fail-on', 'HIGH', '--strict', ...basic)).exitCode).toBe(6)
  })

  it.each([
    ['old', 'SCAN_ELIGIBILITY_EXPIRED'],
    ['gone', 'FINDINGS_UNAVAILABLE'],
  ])('%s: %s is no result, at once', async (repository, status) => {
    const {exitCode, stderr} = await push(`${repository}:v1`, '--fail-on', 'HIGH', ...basic)
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining(status)])
  })

  it('findings are put through the control API as well; the last that fits counts', async () => {
    const finding = {name: 'CVE-2026-2000', severity: 'CRITICAL', package: 'bash'}
    const put = await control('POST', 'scans', {repository: 'web', tag: 'v1', findings: [finding]})
    expect(put.status).toBe(200)
    const {exitCode, stdout} = await push('web:v1', '--fail-on', 'CRITICAL', '--json', ...basic)
    const scans = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .filter(line => line.type === 'scan')
    expect([exitCode, scans.length]).toEqual([1, 2])
    for (const scan of scans) expect(scan).toMatchObject({outcome: 'found', counts: {CRITICAL: 1}})
    await control('DELETE', 'scans')
    expect((await push('web:v1', '--fail-on', 'LOW', ...basic)).exitCode).toBe(0)
  })
})

describe('scans that are declared', () => {
  it('without a scan there is none to wait for', async () => {
    const {exitCode, stderr} = await push('other:v1', '--fail-on', 'HIGH', '--timeout', '20ms')
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining('NOT_FOUND')])
  })

  it('an enhanced scan on push leaves out what was there before it was asked for', async () => {
    await push('other:v1', '--timeout', '20ms')
    await control('POST', 'advance', {ms: 1000})
    await scanEnhanced('SCAN_ON_PUSH')
    expect((await push('other:v1', '--fail-on', 'HIGH', '--timeout', '20ms')).exitCode).toBe(6)
    await scanEnhanced('CONTINUOUS_SCAN')
    expect((await push('other:v1', '--fail-on', 'HIGH')).exitCode).toBe(0)
  })

  it('thousands of findings come in pages', async () => {
    const findings = Array.from({length: 2500}, (_, index) => ({name: `CVE-2026-${index}`, severity: 'LOW'}))
    await control('POST', 'scans', {
      repository: 'many',
      findings: [...findings, {name: 'CVE-last', severity: 'CRITICAL'}],
    })
    const {exitCode, stdout} = await push('many:v1', '--fail-on', 'CRITICAL', '--scan-on-push', '--json')
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('"CRITICAL":1')])
    expect(stdout).toContain('CVE-last (CRITICAL)')
  })

  it.each([
    [{findings: [{name: 'CVE-1', severity: 'BAD'}]}, '`findings[0].severity` is not known'],
    [{findings: [{severity: 'LOW'}]}, '`findings[0]` needs `name`'],
    [{status: 'PERHAPS'}, '`status` is not known'],
    [{repo: 'web'}, '`repo` is not known'],
  ])('%j is refused', async (declared, message) => {
    const {status, body} = await control('POST', 'scans', declared)
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(message)])
    await expect(parseClusterFile(`scans: ${JSON.stringify([declared])}`, 'cluster.yml')).rejects.toThrow(
      'cluster.yml:1:',
    )
  })
})
