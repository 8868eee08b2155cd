import type {Document, Node} from 'yaml'
import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import {LineTable} from '../core/position.js'
import type {ScanDeclaration} from './ecr-scanning.js'

/** What a cluster file declares. A kind it lists is complete: nothing else of that kind exists then. */
export interface ClusterFile {
  region?: string
  clusters?: ClusterDeclaration[]
  subnets?: Declaration[]
  securityGroups?: Declaration[]
  routeTables?: Declaration[]
  vpcEndpoints?: Declaration[]
  loadBalancers?: Declaration[]
  targetGroups?: Declaration[]
  roles?: Declaration[]
  secrets?: Declaration[]
  parameters?: Declaration[]
  logGroups?: Declaration[]
  alarms?: Declaration[]
  quotas?: Declaration[]
  functions?: Declaration[]
  fileSystems?: Declaration[]
  /** What scans of images find. */
  scans?: ScanDeclaration[]
}

export type Declaration = Record<string, unknown>

export interface ClusterDeclaration {
  name: string
  instances?: InstanceDeclaration[]
  capacityProviders?: CapacityProviderDeclaration[]
}

export interface InstanceDeclaration {
  type?: string
  count?: number
  availabilityZones?: string[]
  attributes?: Record<string, string>
  registered?: {cpu?: number; memory?: number}
  agentConnected?: boolean
  capacityProvider?: string
}

export interface CapacityProviderDeclaration {
  name: string
  instanceType?: string
  min?: number
  max?: number
  desired?: number
  startSeconds?: number
}

const largestFile = 1024 * 1024
const mostInstances = 10_000
const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED', 'UNTRIAGED']
const scanStatuses = [
  'COMPLETE',
  'ACTIVE',
  'FAILED',
  'UNSUPPORTED_IMAGE',
  'SCAN_ELIGIBILITY_EXPIRED',
  'FINDINGS_UNAVAILABLE',
  'LIMIT_EXCEEDED',
]

type Check = (value: unknown, path: Path) => unknown
type Path = readonly (string | number)[]
type Fail = (path: Path, message: string, fix?: string) => UserError

/**
 * The cluster file's content, checked.
 * @throws UserError with the place of the first thing that is wrong.
 */
export async function parseClusterFile(text: string, file: string): Promise<ClusterFile> {
  if (text.length > largestFile) throw new UserError(`${file} is larger than 1 MiB`)
  const {parseDocument} = await import('yaml')
  const document = parseDocument(text, {maxAliasCount: 50, prettyErrors: false} as never)
  const fail = failures(text, file, document)
  const [problem] = document.errors
  if (problem) throw fail([], problem.message.split('\n')[0] as string, undefined, problem.pos[0])
  let value: unknown
  try {
    value = document.toJS({maxAliasCount: 50})
  } catch (error) {
    throw fail([], (error as Error).message)
  }
  const checked = checkFile(value ?? {}, fail)
  const total = (checked.clusters ?? [])
    .flatMap(({instances = []}) => instances)
    .reduce((sum, {count = 1}) => sum + count, 0)
  if (total > mostInstances) throw fail(['clusters'], `${total} container instances; at most ${mostInstances} are kept`)
  return checked
}

/** The same checks for a declaration given as a value. @throws UserError */
export function checkClusters(clusters: unknown): ClusterFile {
  return checkFile({clusters}, (path, message, fix) => new UserError(`${describe(path)}${message}`, fix ? {fix} : {}))
}

/** One of `scans`, given as a value. @throws UserError */
export function checkScan(scan: unknown): ScanDeclaration {
  const file = checkFile({scans: [scan]}, (path, message, fix) => {
    return new UserError(`${describe(path.slice(2))}${message}`, fix ? {fix} : {})
  })
  return file.scans?.[0] as ScanDeclaration
}

function checkFile(value: unknown, fail: Fail): ClusterFile {
  const {object, list, text, whole, flag, map, name, anything, oneOf} = checks(fail)
  const instance = object({
    type: text,
    count: whole(1, mostInstances),
    availabilityZones: list(text),
    attributes: map,
    registered: object({cpu: whole(1, 1_000_000), memory: whole(1, 100_000_000)}),
    agentConnected: flag,
    capacityProvider: text,
  })
  const capacityProvider = object(
    {
      name,
      instanceType: text,
      min: whole(0, mostInstances),
      max: whole(0, mostInstances),
      desired: whole(0, mostInstances),
      startSeconds: whole(0, 86_400),
    },
    ['name'],
  )
  const cluster = object({name, instances: list(instance), capacityProviders: list(capacityProvider)}, ['name'])
  const finding = object(
    {name: text, severity: oneOf(severities), package: text, version: text, fixedIn: text, description: text},
    ['name', 'severity'],
  )
  const scan = object({
    repository: text,
    tag: text,
    architecture: text,
    status: oneOf(scanStatuses),
    seconds: whole(0, 31_536_000),
    findings: list(finding),
  })
  const others = [
    ...[
      'subnets',
      'securityGroups',
      'routeTables',
      'vpcEndpoints',
      'loadBalancers',
      'targetGroups',
      'roles',
      'secrets',
    ],
    ...['parameters', 'logGroups', 'alarms', 'quotas', 'functions', 'fileSystems'],
  ]
  const file = object({
    region: text,
    clusters: list(cluster),
    scans: list(scan),
    ...Object.fromEntries(others.map(kind => [kind, list(anything)])),
  })
  return file(value, []) as ClusterFile
}

/** Checks of values; each names the place of what it refuses. */
function checks(fail: Fail) {
  const object =
    (members: Record<string, Check>, required: readonly string[] = []): Check =>
    (value, path) => {
      if (!isObject(value)) throw fail(path, 'must be a map')
      for (const key of required) if (value[key] === undefined) throw fail(path, `needs \`${key}\``)
      for (const [key, member] of Object.entries(value)) {
        if (!Object.hasOwn(members, key)) {
          const guess = didYouMean(key, Object.keys(members))
          const known = guess ? `did you mean \`${guess}\`?` : `known here: ${Object.keys(members).join(', ')}`
          throw fail([...path, key], 'is not known', known)
        }
        ;(members[key] as Check)(member, [...path, key])
      }
      return value
    }
  const list =
    (element: Check): Check =>
    (value, path) => {
      if (!Array.isArray(value)) throw fail(path, 'must be a list')
      for (const [index, member] of value.entries()) element(member, [...path, index])
      return value
    }
  const text: Check = (value, path) => {
    if (typeof value !== 'string' || value === '' || value.length > 2048) throw fail(path, 'must be a text')
    return value
  }
  const name: Check = (value, path) => {
    if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,255}$/.test(value)) {
      throw fail(path, 'must be a name of up to 255 letters, digits, hyphens and underscores')
    }
    return value
  }
  const whole =
    (least: number, most: number): Check =>
    (value, path) => {
      if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
        throw fail(path, `must be a whole number from ${least} to ${most}`)
      }
      return value
    }
  const flag: Check = (value, path) => {
    if (typeof value !== 'boolean') throw fail(path, 'must be true or false')
    return value
  }
  const map: Check = (value, path) => {
    if (!isObject(value)) throw fail(path, 'must be a map of names to values')
    for (const [key, member] of Object.entries(value)) {
      if (['string', 'number', 'boolean'].includes(typeof member)) value[key] = String(member)
      else throw fail([...path, key], 'must be a text')
    }
    return value
  }
  const anything: Check = (value, path) => {
    if (typeof value === 'string') return value
    if (!isObject(value)) throw fail(path, 'must be a map or a name')
    return value
  }
  const oneOf =
    (values: readonly string[]): Check =>
    (value, path) => {
      if (!values.includes(value as string)) throw fail(path, 'is not known', `one of ${values.join(', ')}`)
      return value
    }
  return {object, list, text, name, whole, flag, map, anything, oneOf}
}

function failures(text: string, file: string, document: Document.Parsed) {
  const lines = new LineTable(text)
  return (path: Path, message: string, fix?: string, offset?: number): UserError => {
    let start = offset
    for (let depth = path.length; start === undefined && depth >= 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as Node | undefined
      start = node?.range?.[0]
    }
    const at = lines.at(start ?? 0, start ?? 0)
    return new UserError(`${file}:${at.line}:${at.column}: ${describe(path)}${message}`, {
      at: {...at, file},
      ...(fix ? {fix} : {}),
    })
  }
}

function describe(path: Path): string {
  const text = path.map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
  return text ? `\`${text.replace(/^\./, '')}\` ` : ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
