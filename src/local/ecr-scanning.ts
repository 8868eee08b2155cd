import type {DescribeImageScanFindingsResponse, EnhancedImageScanFinding, ImageScanFinding} from '@aws-sdk/client-ecr'
import {wildcard} from './ecr-images.js'
import {type EcrImage, type EcrRegion, type EcrRepository, repositoryArn} from './ecr-state.js'
import type {OperationContext} from './operation.js'

/** What PutRegistryScanningConfiguration put. */
export interface ScanningConfiguration {
  scanType: 'BASIC' | 'ENHANCED'
  rules: {scanFrequency: ScanFrequency; filters: string[]}[]
  putAtMs: number
}
export type ScanFrequency = 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL'

/** What a scan is to find: of a cluster file or the control API. The last that fits an image counts. */
export interface ScanDeclaration {
  /** A repository's name, with `*`; all unless given. */
  repository?: string
  /** Of the image, or of an index that lists it. */
  tag?: string
  architecture?: string
  /** How the scan ends, in place of COMPLETE or ACTIVE. */
  status?: string
  /** How long it is PENDING, or IN_PROGRESS with basic scans. */
  seconds?: number
  findings?: DeclaredFinding[]
}

export interface DeclaredFinding {
  name: string
  severity: string
  package?: string
  version?: string
  fixedIn?: string
  description?: string
}

/** How often the images of a repository are scanned, and by which filters of the registry's rules. */
export function frequencyOf(
  region: EcrRegion,
  repository: EcrRepository,
): {scanFrequency: ScanFrequency; filters: string[]} {
  for (const {scanFrequency, filters} of region.scanning?.rules ?? []) {
    const applied = filters.filter(filter => wildcard(filter).test(repository.name))
    if (applied.length > 0) return {scanFrequency, filters: applied}
  }
  // Enhanced scanning goes by the registry's rules alone (AWS docs: scan images, enhanced).
  const own = repository.scanOnPush && region.scanning?.scanType !== 'ENHANCED'
  return {scanFrequency: own ? 'SCAN_ON_PUSH' : 'MANUAL', filters: []}
}

/** Whether a basic scan begins with a push. */
export function scansOnPush(region: EcrRegion, repository: EcrRepository): boolean {
  return region.scanning?.scanType !== 'ENHANCED' && frequencyOf(region, repository).scanFrequency === 'SCAN_ON_PUSH'
}

type ScanAnswer = Pick<DescribeImageScanFindingsResponse, 'imageScanStatus' | 'imageScanFindings'>

/** An image's scan with all its findings, or undefined when there is none. */
export function scanOf(
  region: EcrRegion,
  repository: EcrRepository,
  image: EcrImage,
  context: OperationContext,
): ScanAnswer | undefined {
  const enhanced = region.scanning?.scanType === 'ENHANCED'
  const {scanFrequency} = frequencyOf(region, repository)
  const startedAtMs = enhanced ? enhancedSince(region, image, scanFrequency) : image.scannedAtMs
  if (startedAtMs === undefined) return undefined
  // An index is not scanned, its images are (inferred).
  if (!image.image) {
    const description = 'UnsupportedImageError: The operating system and/or package manager are not supported.'
    return {imageScanStatus: {status: 'UNSUPPORTED_IMAGE', description}}
  }
  if (image.storageClass === 'ARCHIVE') return {imageScanStatus: {status: 'IMAGE_ARCHIVED'}}
  const declared = declarationOf(region, repository, image)
  const doneAtMs = startedAtMs + (declared.seconds ?? 0) * 1000
  if (context.nowMs < doneAtMs) return {imageScanStatus: {status: enhanced ? 'PENDING' : 'IN_PROGRESS'}}
  const ordinary = enhanced && scanFrequency === 'CONTINUOUS_SCAN' ? 'ACTIVE' : 'COMPLETE'
  const status = (declared.status ?? ordinary) as 'COMPLETE'
  const description =
    status === 'COMPLETE'
      ? {description: 'The scan was completed successfully.'}
      : (status as string) === 'ACTIVE'
        ? {description: 'Continuous scan is selected for image.'}
        : {}
  if (!['COMPLETE', 'ACTIVE'].includes(status)) return {imageScanStatus: {status}}
  const found = (declared.findings ?? []).map(finding => ({
    ...finding,
    severity: spelling(finding.severity, enhanced),
  }))
  const findingSeverityCounts: Record<string, number> = {}
  for (const {severity} of found) findingSeverityCounts[severity] = (findingSeverityCounts[severity] ?? 0) + 1
  return {
    imageScanStatus: {status, ...description},
    imageScanFindings: {
      ...(enhanced
        ? {enhancedFindings: found.map((one, index) => enhancedFinding(one, index, repository, image, context))}
        : {findings: found.map(basicFinding)}),
      imageScanCompletedAt: new Date(doneAtMs),
      vulnerabilitySourceUpdatedAt: new Date(doneAtMs),
      findingSeverityCounts: findingSeverityCounts as Record<'HIGH', number>,
    },
  }
}

/** Continuous scans take in what is there already; scans on push only what comes after they were asked for. */
function enhancedSince(region: EcrRegion, image: EcrImage, frequency: ScanFrequency): number | undefined {
  const putAtMs = region.scanning?.putAtMs ?? 0
  if (frequency === 'CONTINUOUS_SCAN') return Math.max(putAtMs, image.pushedAtMs)
  return frequency === 'SCAN_ON_PUSH' && image.pushedAtMs >= putAtMs ? image.pushedAtMs : undefined
}

function declarationOf(region: EcrRegion, repository: EcrRepository, image: EcrImage): ScanDeclaration {
  const tagged = (tag: string) =>
    repository.images.some(one => one.tags.includes(tag) && (one === image || one.children.includes(image.digest)))
  const fits = ({repository: name = '*', tag, architecture}: ScanDeclaration) =>
    wildcard(name).test(repository.name) &&
    (architecture === undefined || architecture === image.image?.architecture) &&
    (tag === undefined || tagged(tag))
  return region.scans?.findLast(fits) ?? {}
}

/** What nobody has rated yet has a name of its own in either kind. */
function spelling(severity: string, enhanced: boolean): string {
  if (severity === 'UNDEFINED' || severity === 'UNTRIAGED') return enhanced ? 'UNTRIAGED' : 'UNDEFINED'
  return severity
}

function basicFinding(found: DeclaredFinding): ImageScanFinding {
  return {
    name: found.name,
    severity: found.severity as 'HIGH',
    ...(found.description ? {description: found.description} : {}),
    attributes: [
      ...(found.version ? [{key: 'package_version', value: found.version}] : []),
      ...(found.package ? [{key: 'package_name', value: found.package}] : []),
    ],
  }
}

function enhancedFinding(
  found: DeclaredFinding,
  index: number,
  repository: EcrRepository,
  image: EcrImage,
  context: OperationContext,
): EnhancedImageScanFinding {
  const at = new Date(image.pushedAtMs)
  const name = found.package ?? 'unknown'
  return {
    awsAccountId: context.accountId,
    description: found.description ?? found.name,
    findingArn: `arn:aws:inspector2:${context.region}:${context.accountId}:finding/${image.digest.slice(7, 31)}${String(index).padStart(8, '0')}`,
    firstObservedAt: at,
    lastObservedAt: at,
    updatedAt: at,
    fixAvailable: found.fixedIn ? 'YES' : 'NO',
    packageVulnerabilityDetails: {
      vulnerabilityId: found.name,
      vulnerablePackages: [
        {
          name,
          ...(found.version ? {version: found.version} : {}),
          ...(found.fixedIn ? {fixedInVersion: found.fixedIn} : {}),
        },
      ],
    },
    resources: [
      {
        id: `${repositoryArn(repository.name, context)}/${image.digest}`,
        type: 'AWS_ECR_CONTAINER_IMAGE',
        details: {
          awsEcrContainerImage: {
            registry: context.accountId,
            repositoryName: repository.name,
            imageHash: image.digest,
            imageTags: [...image.tags],
            ...(image.image ? {architecture: image.image.architecture} : {}),
            pushedAt: at,
          },
        },
      },
    ],
    severity: found.severity,
    status: 'ACTIVE',
    title: `${found.name} - ${name}`,
    type: 'PACKAGE_VULNERABILITY',
  }
}
