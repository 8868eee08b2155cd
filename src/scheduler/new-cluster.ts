import {partitionOf} from '../core/arn.js'
import type {ClusterState} from './state.js'

/** An empty cluster. `seed` decides every id and choice in it. */
export function newCluster(options: {
  clusterName: string
  region: string
  accountId: string
  seed?: number
}): ClusterState {
  const {clusterName, region, accountId, seed = 1} = options
  return {
    clusterName,
    clusterArn: `arn:${partitionOf(region)}:ecs:${region}:${accountId}:cluster/${clusterName}`,
    region,
    accountId,
    status: 'ACTIVE',
    seed,
    draws: 0,
    containerInstances: new Map(),
    tasks: new Map(),
    services: new Map(),
    capacityProviders: new Map(),
    defaultCapacityProviderStrategy: [],
    awsvpcTrunking: false,
    tags: [],
    settings: [],
    due: {tasks: new Map(), services: new Map(), capacityProviders: new Map()},
  }
}
