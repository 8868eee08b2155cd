import type {ListContainerInstancesRequest, ListContainerInstancesResponse} from '@aws-sdk/client-ecs'
import {evaluateQuery, type QueryTarget} from '../../../query/evaluate.js'
import {parseQuery} from '../../../query/parse.js'
import type {Query} from '../../../query/query.js'
import {QueryError} from '../../../query/query-error.js'
import type {ClusterState, ContainerInstance} from '../../../scheduler/state.js'
import {requireCluster} from '../../clusters.js'
import type {Operation} from '../../operation.js'
import {page} from '../../page.js'
import {parameterFault} from '../../refuse.js'
import type {LocalRegion} from '../../state.js'

const listed = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED']

/** `filter` is the cluster query language. */
export const listContainerInstances: Operation<
  LocalRegion,
  ListContainerInstancesRequest,
  ListContainerInstancesResponse
> = {
  name: 'ListContainerInstances',
  run: (region, input) => {
    const cluster = requireCluster(region, input.cluster)
    const query = input.filter === undefined ? undefined : parseFilter(input.filter)
    const groups = query ? groupsByInstance(cluster) : undefined
    const wanted = [...cluster.containerInstances.values()].filter(
      instance =>
        (input.status === undefined ? listed.includes(instance.status) : instance.status === input.status) &&
        (query === undefined || evaluateQuery(query, queryTarget(instance, groups))),
    )
    const {items, ...rest} = page(wanted, input, {most: 100})
    return {containerInstanceArns: items.map(({containerInstanceArn}) => containerInstanceArn), ...rest}
  },
}

function parseFilter(text: string): Query {
  try {
    return parseQuery(text)
  } catch (error) {
    if (error instanceof QueryError) throw parameterFault(`Invalid filter expression: ${error.message}`)
    throw error
  }
}

type Groups = Map<string, Map<string, number>>

function groupsByInstance(cluster: ClusterState): Groups {
  const groups: Groups = new Map()
  for (const {containerInstanceArn, desiredStatus, group} of cluster.tasks.values()) {
    if (!containerInstanceArn || desiredStatus !== 'RUNNING') continue
    const here = groups.get(containerInstanceArn) ?? new Map<string, number>()
    groups.set(containerInstanceArn, here.set(group, (here.get(group) ?? 0) + 1))
  }
  return groups
}

function queryTarget(instance: ContainerInstance, groups: Groups | undefined): QueryTarget {
  const attributes = new Map(instance.attributes.map(({name, value}) => [name, value ?? '']))
  return {
    attribute: name => attributes.get(name),
    agentConnected: instance.agentConnected,
    ...(instance.versionInfo.agentVersion ? {agentVersion: instance.versionInfo.agentVersion} : {}),
    ...(instance.ec2InstanceId ? {ec2InstanceId: instance.ec2InstanceId} : {}),
    registeredAtMs: instance.registeredAtMs,
    runningTasksCount: instance.runningTasksCount,
    groups: groups?.get(instance.containerInstanceArn) ?? new Map(),
  }
}
