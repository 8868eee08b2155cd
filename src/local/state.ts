import type {Tag, TaskDefinition} from '@aws-sdk/client-ecs'
import type {CapacityProvider, ClusterState} from '../scheduler/state.js'
import {type Conditions, noConditions} from './conditions.js'
import {createEcrState, type EcrState} from './ecr-state.js'
import type {ExpressService} from './express.js'
import type {IdSource} from './ids.js'
import type {LogGroup} from './logs-state.js'
import {defaultNetwork, type Network} from './network.js'
import type {ScalableTarget} from './scaling-state.js'
import type {Surroundings} from './surroundings.js'

/** Everything the endpoint knows: plain data, maps keep the order of creation. */
export interface LocalState {
  accountId: string
  seed: number
  regions: Map<string, LocalRegion>
  ecr: EcrState
}

/** One region of the account; state is per region, as at AWS. */
export interface LocalRegion {
  region: string
  accountId: string
  ids: IdSource
  /** By clusterName, INACTIVE ones too. */
  clusters: Map<string, ClusterState>
  /** By family: index + 1 = revision, INACTIVE ones too. */
  taskDefinitions: Map<string, TaskDefinitionRecord[]>
  /** The account's own, by name; FARGATE and FARGATE_SPOT are always there. */
  capacityProviders: Map<string, CapacityProvider>
  /** PutAccountSetting's values by name; `defaults` are PutAccountSettingDefault's. */
  accountSettings: {own: Record<string, string>; defaults: Record<string, string>}
  logGroups: Map<string, LogGroup>
  scalableTargets: Map<string, ScalableTarget>
  /** Express services, by service ARN; absent while there was none. */
  express?: Map<string, ExpressService>
  /** The last look of Application Auto Scaling. */
  scalingCheckedMs?: number
  network: Network
  surroundings: Surroundings
  conditions: Conditions
  /** Answers already given, by clientToken: the same token gives the same answer. */
  clientTokens: Map<string, string>
  /** The account's ECR, of all regions; not part of the region's own state. */
  readonly ecr: EcrState
}

export interface TaskDefinitionRecord {
  taskDefinition: TaskDefinition
  tags: Tag[]
}

export function createState(options: {accountId: string; seed: number}): LocalState {
  return {accountId: options.accountId, seed: options.seed, regions: new Map(), ecr: createEcrState()}
}

/** The region's part, made as AWS makes it for a new account: a default VPC, nothing else. */
export function regionOf(state: LocalState, region: string): LocalRegion {
  const known = state.regions.get(region)
  if (known && Object.hasOwn(known, 'ecr')) return known
  const made = known ?? createRegion(state, region)
  Object.defineProperty(made, 'ecr', {get: () => state.ecr, enumerable: false})
  state.regions.set(region, made as LocalRegion)
  return made as LocalRegion
}

function createRegion(state: LocalState, region: string): Omit<LocalRegion, 'ecr'> {
  return {
    region,
    accountId: state.accountId,
    ids: {seed: state.seed + hash(region), drawn: 0},
    clusters: new Map(),
    taskDefinitions: new Map(),
    capacityProviders: new Map(
      ['FARGATE', 'FARGATE_SPOT'].map(name => [
        name,
        {
          name,
          capacityProviderArn: `arn:aws:ecs:${region}:${state.accountId}:capacity-provider/${name}`,
          status: 'ACTIVE' as const,
        },
      ]),
    ),
    accountSettings: {own: {}, defaults: {}},
    logGroups: new Map(),
    scalableTargets: new Map(),
    network: defaultNetwork(region, state.accountId),
    surroundings: {},
    conditions: noConditions(),
    clientTokens: new Map(),
  }
}

/** A small number that depends on nothing but the text. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
