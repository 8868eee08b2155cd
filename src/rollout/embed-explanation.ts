import {familyRevision} from '../core/arn.js'
import type {Finding} from '../core/finding.js'
import {explainPlacement} from '../observe/explain-placement.js'
import {loadPlacementSample, type PlacementSample} from '../observe/load-placement-sample.js'
import {loadSnapshot, type SnapshotApi} from '../observe/load-snapshot.js'
import {requestOfService} from '../placement/service-request.js'
import type {ClusterSnapshot} from '../placement/snapshot.js'
import type {RolloutContext} from './context.js'

/**
 * Why no container instance takes the next task of a service, as `explain` says it: what it needs, what stands in the
 * way on how many instances, and the smallest change that was re-checked. With `callsAtMost` only a part of a large
 * cluster is looked at, which is said. Undefined when a task fits now, or not enough could be looked at to tell.
 */
export async function embedExplanation(
  context: Pick<RolloutContext, 'cluster' | 'clock' | 'signal'>,
  api: SnapshotApi,
  region: string,
  subject: {service: string; taskDefinitionArn?: string; callsAtMost?: number},
): Promise<Finding | undefined> {
  const {taskDefinitionArn, callsAtMost} = subject
  if (taskDefinitionArn === undefined) return undefined
  const sample =
    callsAtMost === undefined
      ? {snapshot: await wholeCluster(context, api, region, subject)}
      : await loadPlacementSample(api.ecs, context.cluster, {
          clock: context.clock,
          region,
          service: subject.service,
          taskDefinition: taskDefinitionArn,
          callsAtMost,
        })
  return sample && findingOf(sample, subject.service, taskDefinitionArn)
}

function wholeCluster(
  context: Pick<RolloutContext, 'cluster' | 'clock' | 'signal'>,
  api: SnapshotApi,
  region: string,
  subject: {service: string; taskDefinitionArn?: string},
): Promise<ClusterSnapshot> {
  return loadSnapshot(api, context.cluster, {
    clock: context.clock,
    region,
    eventsOf: subject.service,
    ...(subject.taskDefinitionArn ? {taskDefinitions: [subject.taskDefinitionArn]} : {}),
    ...(context.signal ? {signal: context.signal} : {}),
  })
}

function findingOf({snapshot, outOf}: PlacementSample, name: string, taskDefinitionArn: string): Finding | undefined {
  const service = snapshot.services?.find(candidate => candidate.serviceName === name)
  const taskDefinition = (snapshot.taskDefinitions ?? []).find(
    candidate => familyRevision(candidate.taskDefinitionArn ?? '') === familyRevision(taskDefinitionArn),
  )
  if (!service || !taskDefinition) return undefined
  const explanation = explainPlacement(
    snapshot,
    {request: {...requestOfService(service, taskDefinition), count: 1}, taskDefinition},
    {seed: 1, whatIf: []},
  )
  if (explanation.verdict !== 'does-not-fit') return undefined
  const reasons = new Map<string, number>()
  for (const instance of explanation.instances)
    for (const {reason} of instance.rejections) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const counted = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} ${reason}`)
  const fix = explanation.fixes[0]
  const looked = explanation.instances.length
  return {
    rule: 'placement-impossible',
    severity: 'error',
    certainty: outOf === undefined ? explanation.certainty : 'likely',
    what: `0 of ${looked} container instances ${outOf === undefined ? '' : 'looked at '}can run ${familyRevision(taskDefinition.taskDefinitionArn ?? '')}`,
    why:
      [
        ...counted,
        ...(explanation.closest ? [`closest: ${explanation.closest.why}`] : []),
        ...(outOf === undefined
          ? []
          : [`could not look at all ${outOf} while following: \`gantry explain ${name}\` does`]),
      ].join('; ') || 'the cluster has no container instances',
    fix: fix ? `${fix.text} (re-checked: ${fix.placeableAfter} then fit)` : `gantry explain ${name}`,
    evidence: [
      {name: 'containerInstances', value: looked},
      ...(outOf === undefined ? [] : [{name: 'registered', value: outOf}]),
      {name: 'memory', value: explanation.demand.memoryMiB, unit: 'MiB'},
      {name: 'cpu', value: explanation.demand.cpuUnits, unit: 'units'},
      ...(explanation.demand.ports.length > 0
        ? [{name: 'hostPorts', value: explanation.demand.ports.map(port => port.port).join(' ')}]
        : []),
    ],
    source: 'the placement engine, run on the cluster as it is now',
  }
}
