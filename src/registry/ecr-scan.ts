import type {DescribeImageScanFindingsResponse} from '@aws-sdk/client-ecr'
import type {EcrApi} from '../core/api.js'
import type {Clock} from '../core/clock.js'
import {formatPlatform} from './manifest.js'
import type {ImageNode} from './source.js'

/** Severities as ECR spells them, from least to most. UNDEFINED and UNTRIAGED are not yet anything. */
export const severities = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const
export type ScanSeverity = (typeof severities)[number]

/** What a scan said of one image. */
export interface ScanOutcome {
  digest: string
  platform?: string
  /** `clean`: nothing as bad as asked for; `none`: no result in time, or the scan failed. */
  outcome: 'clean' | 'found' | 'none' | 'unsupported'
  /** ECR's own status, the last that was seen. */
  status: string
  counts: Record<string, number>
  /** Names of the worst findings, at most five. */
  worst: string[]
  description?: string
}

export interface ScanRequest {
  api: Pick<EcrApi, 'describeImageScanFindings'>
  repositoryName: string
  registryId?: string
  /** From this severity up the answer is `found`; nothing is ever `found` without it. */
  failOn?: ScanSeverity
  timeoutMs: number
  pollIntervalMs: number
  clock: Clock
  signal?: AbortSignal
}

/** Of 1,000 findings each; names past them are not looked at, their counts are known anyway. */
const mostPages = 20

/** Statuses after which no result will come. */
const ended = new Set([
  'FAILED',
  'SCAN_ELIGIBILITY_EXPIRED',
  'FINDINGS_UNAVAILABLE',
  'LIMIT_EXCEEDED',
  'IMAGE_ARCHIVED',
])

/** The images a scan is asked for: those of an index, since an index itself is not scanned; else the image. */
export function scanTargets(image: ImageNode): {digest: string; platform?: string}[] {
  const targets = new Map<string, {digest: string; platform?: string}>()
  const seen = new Set<string>()
  const walk = ({digest, platform, children}: ImageNode) => {
    if (seen.has(digest)) return
    seen.add(digest)
    const images = children.filter(child => child.platform?.os !== 'unknown')
    if (images.length === 0) targets.set(digest, {digest, ...(platform ? {platform: formatPlatform(platform)} : {})})
    for (const child of images) walk(child)
  }
  walk(image)
  return [...targets.values()]
}

/**
 * Waits for one image's findings. Basic scans end in COMPLETE; enhanced ones are ACTIVE from then on and may show no
 * findings at first, so their counts must be the same twice (observed).
 */
export async function waitForScan(
  target: {digest: string; platform?: string},
  request: ScanRequest,
): Promise<ScanOutcome> {
  const {clock, timeoutMs, pollIntervalMs, signal} = request
  const startMs = clock.monotonic()
  let before: string | undefined
  for (;;) {
    const answer = await readScan(target.digest, request)
    const status = answer?.imageScanStatus?.status ?? 'NOT_FOUND'
    const counts = countsOf(answer)
    const outcome = {...target, status, counts, worst: [] as string[]}
    const description = answer?.imageScanStatus?.description
    const words = description ? {description: description.slice(0, 300)} : {}
    if (status === 'UNSUPPORTED_IMAGE') return {...outcome, ...words, outcome: 'unsupported'}
    if (ended.has(status)) return {...outcome, ...words, outcome: 'none'}
    if (status === 'COMPLETE' || status === 'ACTIVE') {
      const enhanced = status === 'ACTIVE' || answer?.imageScanFindings?.enhancedFindings !== undefined
      const now = JSON.stringify(counts)
      const settled = answer?.imageScanFindings?.findingSeverityCounts !== undefined || !enhanced
      if (settled && (!enhanced || now === before)) {
        const worst = await readWorst(target.digest, request, answer)
        return {...outcome, worst, outcome: isFound(counts, request.failOn) ? 'found' : 'clean'}
      }
      before = settled ? now : undefined
    }
    if (clock.monotonic() - startMs + pollIntervalMs > timeoutMs) return {...outcome, ...words, outcome: 'none'}
    await clock.sleep(pollIntervalMs, signal)
  }
}

/** 1 when something was found, 6 when a result is missing (with `strict`: or an image cannot be scanned), else 0. */
export function scanExitCode(outcomes: ScanOutcome[], strict: boolean): 0 | 1 | 6 {
  if (outcomes.some(({outcome}) => outcome === 'found')) return 1
  return outcomes.some(({outcome}) => outcome === 'none' || (strict && outcome === 'unsupported')) ? 6 : 0
}

/** The worst findings of all pages: they come in no order. */
async function readWorst(
  digest: string,
  request: ScanRequest,
  first: DescribeImageScanFindingsResponse | undefined,
): Promise<string[]> {
  let worst = findingsOf(first)
  let nextToken = first?.nextToken
  for (let pages = 1; nextToken && pages < mostPages; pages++) {
    const answer = await readScan(digest, request, nextToken)
    worst = worstFirst([...worst, ...findingsOf(answer)])
    nextToken = answer?.nextToken
  }
  return worstFirst(worst).map(({name, severity}) => `${name} (${severity})`)
}

async function readScan(
  imageDigest: string,
  request: ScanRequest,
  nextToken?: string,
): Promise<DescribeImageScanFindingsResponse | undefined> {
  const {api, repositoryName, registryId} = request
  try {
    return await api.describeImageScanFindings({
      repositoryName,
      ...(registryId ? {registryId} : {}),
      imageId: {imageDigest},
      maxResults: 1000,
      ...(nextToken ? {nextToken} : {}),
    })
  } catch (error) {
    // Right after a push there is no scan yet.
    if ((error as Error).name === 'ScanNotFoundException') return undefined
    throw error
  }
}

function countsOf(answer: DescribeImageScanFindingsResponse | undefined): Record<string, number> {
  const counts = Object.entries(answer?.imageScanFindings?.findingSeverityCounts ?? {})
  return Object.fromEntries(counts.filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}

function isFound(counts: Record<string, number>, failOn: ScanSeverity | undefined): boolean {
  if (!failOn) return false
  return severities.slice(severities.indexOf(failOn)).some(severity => (counts[severity] ?? 0) > 0)
}

function findingsOf(answer: DescribeImageScanFindingsResponse | undefined): {name: string; severity: string}[] {
  const found = answer?.imageScanFindings
  const named = [
    ...(found?.findings ?? []).map(({name, severity}) => ({name, severity: String(severity)})),
    ...(found?.enhancedFindings ?? []).map(({title, packageVulnerabilityDetails, severity}) => ({
      name: packageVulnerabilityDetails?.vulnerabilityId ?? title,
      severity: String(severity),
    })),
  ]
  return worstFirst(named.flatMap(({name, severity}) => (name ? [{name, severity}] : [])))
}

/** The first five. */
function worstFirst(named: {name: string; severity: string}[]): {name: string; severity: string}[] {
  const rank = (severity: string) => severities.indexOf(severity as ScanSeverity)
  return named.sort((a, b) => rank(b.severity) - rank(a.severity)).slice(0, 5)
}
