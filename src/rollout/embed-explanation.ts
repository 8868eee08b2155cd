import {familyRevision} from '../core/arn.js'
import type {Finding} from '../core/finding.js'
import {explainPlacement} from '../observe/explain-placement.js'
import {loadSnapshot, type SnapshotApi} from '../observe/load-snapshot.js'
import {requestOfService} from '../placement/service-request.js'
import type {RolloutContext} from './context.js'

/**
 * Why no container instance takes the next task of a service, as `explain` says it: what it needs, what stands in the
 * way on how many instances, and the smallest change that was re-checked. Undefined when a task fits now.
 */
export async function embedExplanation(
  context: Pick<RolloutContext, 'cluster' | 'clock' | 'signal'>,
  api: SnapshotApi,
  region: string,
  subject: {service: string; taskDefinitionArn?: string},
): Promise<Finding | undefined> {
  const snapshot = await loadSnapshot(api, context.cluster, {
    clock: context.clock,
    region,
    eventsOf: subject.service,
    ...(subject.taskDefinitionArn ? {taskDefinitions: [subject.taskDefinitionArn]} : {}),
    ...(context.signal ? {signal: context.signal} : {}),
  })
  const service = snapshot.services?.find(candidate => candidate.serviceName === subject.service)
  const taskDefinition = (snapshot.taskDefinitions ?? []).find(
    candidate =>
      subject.taskDefinitionArn !== undefined &&
      familyRevision(candidate.taskDefinitionArn ?? '') === familyRevision(subject.taskDefinitionArn),
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
  return {
    rule: 'placement-impossible',
    severity: 'error',
    certainty: explanation.certainty,
    what: `0 of ${explanation.instances.length} container instances can run ${familyRevision(taskDefinition.taskDefinitionArn ?? '')}`,
    why:
      [...counted, ...(explanation.closest ? [`closest: ${explanation.closest.why}`] : [])].join('; ') ||
      'the cluster has no container instances',
    fix: fix ? `${fix.text} (re-checked: ${fix.placeableAfter} then fit)` : `gantry explain ${subject.service}`,
    evidence: [
      {name: 'containerInstances', value: explanation.instances.length},
      {name: 'memory', value: explanation.demand.memoryMiB, unit: 'MiB'},
      {name: 'cpu', value: explanation.demand.cpuUnits, unit: 'units'},
      ...(explanation.demand.ports.length > 0
        ? [{name: 'hostPorts', value: explanation.demand.ports.map(port => port.port).join(' ')}]
        : []),
    ],
    source: 'the placement engine, run on the cluster as it is now',
  }
}
