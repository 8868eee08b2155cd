import {describe, expect, it} from 'vitest'
import {type ScanOutcome, scanExitCode, scanTargets, waitForScan} from '../../src/registry/ecr-scan.js'
import type {ImageNode} from '../../src/registry/source.js'

const digest = `sha256:${'a'.repeat(64)}`

/** A scan that answers these statuses, one a look. */
function scanOf(answers: (object | 'not found')[]) {
  let looks = 0
  let nowMs = 0
  const api = {
    describeImageScanFindings: async () => {
      const answer = answers[Math.min(looks++, answers.length - 1)]
      if (answer === 'not found') throw Object.assign(new Error('no scan'), {name: 'ScanNotFoundException'})
      return answer
    },
  }
  const clock = {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms
    },
  }
  const run = (failOn?: 'HIGH' | 'LOW'): Promise<ScanOutcome> =>
    waitForScan(
      {digest},
      {
        api: api as never,
        repositoryName: 'web',
        timeoutMs: 60_000,
        pollIntervalMs: 5000,
        clock,
        ...(failOn ? {failOn} : {}),
      },
    )
  return {run, looks: () => looks}
}
const status = (name: string, findings?: object) => ({
  imageScanStatus: {status: name},
  ...(findings ? {imageScanFindings: findings} : {}),
})
const basic = (counts: object) =>
  status('COMPLETE', {findings: [{name: 'CVE-1', severity: 'HIGH'}], findingSeverityCounts: counts})
const enhanced = (counts?: object) =>
  status('ACTIVE', {
    enhancedFindings: [
      {title: 'CVE-2 - openssl', severity: 'CRITICAL', packageVulnerabilityDetails: {vulnerabilityId: 'CVE-2'}},
    ],
    ...(counts ? {findingSeverityCounts: counts} : {}),
  })

describe('waiting for a scan', () => {
  it('waits until there is one, then until it is complete', async () => {
    const scan = scanOf(['not found', status('PENDING'), status('IN_PROGRESS'), basic({HIGH: 1})])
    expect(await scan.run('HIGH')).toMatchObject({outcome: 'found', counts: {HIGH: 1}, worst: ['CVE-1 (HIGH)']})
    expect(scan.looks()).toBe(4)
  })
  it('findings below the severity asked for are clean', async () => {
    expect((await scanOf([basic({MEDIUM: 3, UNDEFINED: 2})]).run('HIGH')).outcome).toBe('clean')
    expect((await scanOf([basic({MEDIUM: 3})]).run('LOW')).outcome).toBe('found')
    expect((await scanOf([basic({CRITICAL: 3})]).run()).outcome).toBe('clean')
  })
  it('enhanced findings count once they are the same twice: the first look may be empty', async () => {
    const scan = scanOf([enhanced(), enhanced({}), enhanced({CRITICAL: 1}), enhanced({CRITICAL: 1})])
    expect(await scan.run('HIGH')).toMatchObject({outcome: 'found', status: 'ACTIVE', worst: ['CVE-2 (CRITICAL)']})
    expect(scan.looks()).toBe(4)
  })
  it.each(['FAILED', 'SCAN_ELIGIBILITY_EXPIRED', 'FINDINGS_UNAVAILABLE', 'LIMIT_EXCEEDED'])(
    '%s is no result, at once',
    async name => {
      const scan = scanOf([status(name)])
      expect((await scan.run('HIGH')).outcome).toBe('none')
      expect(scan.looks()).toBe(1)
    },
  )
  it('gives up when the time is over', async () => {
    const scan = scanOf(['not found'])
    expect(await scan.run('HIGH')).toMatchObject({outcome: 'none', status: 'NOT_FOUND'})
    expect(scan.looks()).toBe(13)
  })
  it('an image that cannot be scanned is said to be so', async () => {
    expect((await scanOf([status('UNSUPPORTED_IMAGE')]).run('HIGH')).outcome).toBe('unsupported')
  })
})

describe('the exit code of a scan', () => {
  const of = (...outcomes: ScanOutcome['outcome'][]) => outcomes.map(outcome => ({outcome}) as ScanOutcome)
  it.each([
    ['nothing found', of('clean', 'clean'), false, 0],
    ['found in one', of('clean', 'found', 'none'), false, 1],
    ['no result in time', of('clean', 'none'), false, 6],
    ['cannot be scanned', of('clean', 'unsupported'), false, 0],
    ['cannot be scanned, strict', of('clean', 'unsupported'), true, 6],
  ] as const)('%s', (_name, outcomes, strict, code) => expect(scanExitCode([...outcomes], strict)).toBe(code))
})

describe('what is scanned', () => {
  const node = (name: string, children: ImageNode[] = [], os = 'linux'): ImageNode =>
    ({digest: name, children, platform: {os, architecture: 'amd64'}}) as ImageNode
  it('an image itself; of an index its images, attestations left out', () => {
    expect(scanTargets({digest: 'one', children: [] as ImageNode[]} as ImageNode)).toEqual([{digest: 'one'}])
    expect(scanTargets(node('index', [node('a'), node('attestation', [], 'unknown')]))).toEqual([
      {digest: 'a', platform: 'linux/amd64'},
    ])
  })
})
