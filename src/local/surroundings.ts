import {UserError} from '../core/errors.js'
import type {ClusterFile, Declaration} from './cluster-file.js'
import {type DeclaredHook, readHook} from './hooks.js'

/** A role as far as tasks need it. */
export interface DeclaredRole {
  name: string
  /** Services its trust policy lets assume it. */
  trusts: string[]
  /** Actions it may do: `ecr:BatchGetImage`, `logs:*`, `*`. */
  allows: string[]
}

export interface DeclaredSecret {
  arn: string
  name: string
  /** Text, or the JSON of a map. */
  value: string
  deletedAtMs?: number
}

export interface DeclaredRouteTable {
  routeTableId: string
  vpcId?: string
  main: boolean
  subnets: string[]
  routes: {destination: string; target: string}[]
}

export interface DeclaredVpcEndpoint {
  vpcEndpointId: string
  vpcId?: string
  /** `ecr.api`, `s3`, … or the whole service name. */
  service: string
  type: 'Interface' | 'Gateway'
}

/** A Lambda function; one without an image is a zip. */
export interface DeclaredFunction {
  name: string
  imageUri?: string
  /** The image by digest, as Lambda resolved it. */
  resolvedImageUri?: string
  /** What it answers as a lifecycle hook; SUCCEEDED at once unless declared. */
  hook?: DeclaredHook
}

/**
 * What stands around a cluster, as a cluster file declares it. A kind that no file declares (undefined here) is taken
 * to be in order: whatever is named exists.
 */
export interface Surroundings {
  roles?: DeclaredRole[]
  secrets?: DeclaredSecret[]
  parameters?: string[]
  routeTables?: DeclaredRouteTable[]
  vpcEndpoints?: DeclaredVpcEndpoint[]
  quotas?: {code: string; value: number}[]
  functions?: DeclaredFunction[]
  /** EFS, with the zones that have a mount target. */
  fileSystems?: {fileSystemId: string; availabilityZones: string[]}[]
}

/** The surroundings a cluster file declares. Names may stand alone: `roles: [app]`. */
export function surroundingsOf(file: ClusterFile, region: string, accountId: string): Surroundings {
  const secretArn = (name: string) =>
    name.startsWith('arn:') ? name : `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}`
  return {
    ...(file.roles && {roles: file.roles.map(roleOf)}),
    ...(file.secrets && {
      secrets: file.secrets.map(declared => {
        const arn = secretArn(text(declared, 'arn') ?? nameOf(declared) ?? '')
        const value = typeof declared === 'object' ? declared['value'] : undefined
        const deleted = typeof declared === 'object' && declared['deleted'] === true
        return {
          arn,
          name: nameOf(declared) ?? arn,
          value: typeof value === 'object' ? JSON.stringify(value) : String(value ?? ''),
          ...(deleted ? {deletedAtMs: 0} : {}),
        }
      }),
    }),
    ...(file.parameters && {parameters: file.parameters.map(declared => nameOf(declared) ?? '')}),
    ...(file.quotas && {
      quotas: file.quotas.map(declared => ({
        code: text(declared, 'code') ?? nameOf(declared) ?? '',
        value: Number((typeof declared === 'object' && declared['value']) || 0),
      })),
    }),
    ...(file.fileSystems && {
      fileSystems: file.fileSystems.map(declared => ({
        fileSystemId: text(declared, 'fileSystemId') ?? nameOf(declared) ?? '',
        availabilityZones: texts(declared, 'availabilityZones'),
      })),
    }),
    ...(file.functions && {
      functions: file.functions.map(declared => ({
        name: nameOf(declared) ?? '',
        ...(text(declared, 'imageUri') ? {imageUri: text(declared, 'imageUri') as string} : {}),
        ...(text(declared, 'resolvedImageUri') ? {resolvedImageUri: text(declared, 'resolvedImageUri') as string} : {}),
        ...hookOf(declared),
      })),
    }),
    ...(file.routeTables && {
      routeTables: file.routeTables.map((declared, index) => ({
        routeTableId: nameOf(declared) ?? `rtb-${index}`,
        ...(text(declared, 'vpcId') ? {vpcId: text(declared, 'vpcId') as string} : {}),
        main: typeof declared === 'object' && declared['main'] === true,
        subnets: texts(declared, 'subnets'),
        routes: routesOf(declared),
      })),
    }),
    ...(file.vpcEndpoints && {
      vpcEndpoints: file.vpcEndpoints.map((declared, index) => ({
        vpcEndpointId: text(declared, 'vpcEndpointId') ?? `vpce-${index}`,
        ...(text(declared, 'vpcId') ? {vpcId: text(declared, 'vpcId') as string} : {}),
        service: text(declared, 'service') ?? nameOf(declared) ?? '',
        type: text(declared, 'type') === 'Gateway' ? ('Gateway' as const) : ('Interface' as const),
      })),
    }),
  }
}

/** `logs:*` against `logs:PutLogEvents`, as IAM matches actions: letter case does not count. */
export function allowsAction(role: Pick<DeclaredRole, 'allows'>, action: string): boolean {
  return role.allows.some(pattern => {
    const expression = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    return new RegExp(`^${expression}$`, 'i').test(action)
  })
}

function hookOf(declared: Declaration | string): {hook?: DeclaredHook} {
  if (typeof declared === 'string' || declared['hookStatus'] === undefined) return {}
  const hook = readHook(declared)
  if (typeof hook === 'string') throw new UserError(`functions: \`${nameOf(declared) ?? ''}\`: ${hook}`)
  return {hook}
}

function roleOf(declared: Declaration | string): DeclaredRole {
  const allows = texts(declared, 'allows')
  const trusts = texts(declared, 'trusts')
  return {
    name: nameOf(declared) ?? '',
    trusts: trusts.length > 0 ? trusts : ['ecs-tasks.amazonaws.com'],
    allows: typeof declared === 'object' && declared['allows'] !== undefined ? allows : ['*'],
  }
}

function routesOf(declared: Declaration | string): DeclaredRouteTable['routes'] {
  const routes = typeof declared === 'object' ? declared['routes'] : undefined
  if (!Array.isArray(routes)) return []
  return routes
    .filter(route => typeof route === 'object' && route !== null)
    .map(route => ({destination: String(route['destination'] ?? '0.0.0.0/0'), target: String(route['target'] ?? '')}))
}

function nameOf(declared: Declaration | string): string | undefined {
  return typeof declared === 'string' ? declared : (text(declared, 'name') ?? text(declared, 'id'))
}

function text(declared: Declaration | string, member: string): string | undefined {
  const value = typeof declared === 'object' ? declared[member] : undefined
  return typeof value === 'string' ? value : undefined
}

function texts(declared: Declaration | string, member: string): string[] {
  const value = typeof declared === 'object' ? declared[member] : undefined
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []
}
