import type {Evidence, Finding} from '../core/finding.js'
import {plural} from '../core/units.js'
import {type Explanation, explain} from '../placement/explain.js'
import {requestOfService} from '../placement/service-request.js'
import type {ClusterSnapshot, SnapshotTaskDefinition} from '../placement/snapshot.js'
import type {Simulation} from '../scheduler/simulate.js'
import type {ClusterState, ServiceSettings} from '../scheduler/state.js'
import type {World} from '../scheduler/world.js'

/** What holds a rollout that moves no more. */
export type StuckKind = 'deployment-configuration' | 'placement' | 'capacity' | 'network-interface'

/** Why a simulated rollout moves no more, with the numbers and a change that frees it. */
export function stuckFindings(
  snapshot: ClusterSnapshot,
  simulation: Simulation,
  settings: ServiceSettings,
  service: string,
  kind: StuckKind,
  world: World,
): Finding[] {
  if (kind === 'deployment-configuration') return [boundsFinding(settings)]
  const definition = world.taskDefinition(settings.taskDefinition) as SnapshotTaskDefinition | undefined
  if (!definition) return [unexplained(simulation, service)]
  const request = requestOfService({...settings, serviceName: service} as never, definition)
  const explanation = explain(snapshotOf(snapshot, simulation.state, definition), request)
  if (explanation.verdict !== 'does-not-fit') return [unexplained(simulation, service)]
  return [placementFinding(explanation, service, kind, settings)]
}

/** minimumHealthyPercent and maximumPercent that leave no room, and the nearest values that do. */
export function boundsFinding(settings: Pick<ServiceSettings, 'desiredCount' | 'deploymentConfiguration'>): Finding {
  const desired = settings.desiredCount
  const {minimumHealthyPercent, maximumPercent} = settings.deploymentConfiguration
  const lower = Math.ceil((desired * minimumHealthyPercent) / 100)
  const upper = Math.floor((desired * maximumPercent) / 100)
  const maximumNeeded = Math.ceil(((desired + 1) * 100) / desired)
  const minimumNeeded = Math.floor(((desired - 1) * 100) / desired)
  return {
    rule: 'deployment-configuration-stuck',
    severity: 'error',
    certainty: 'certain',
    what: `with ${plural(desired, 'task')}, minimumHealthyPercent ${minimumHealthyPercent} and maximumPercent ${maximumPercent} a deployment can never move`,
    why: `at least ${lower} must stay healthy, at most ${upper} may exist: none may stop before another starts, and none may start`,
    fix: `set maximumPercent to ${maximumNeeded}, or minimumHealthyPercent to ${minimumNeeded}`,
    evidence: [
      {name: 'desiredCount', value: desired},
      {name: 'lower', value: lower, unit: 'tasks'},
      {name: 'upper', value: upper, unit: 'tasks'},
    ],
    awsMessage:
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    source: 'AWS docs: service event messages; DeploymentConfiguration',
  }
}

/** Steps and bake times that add up to more than ECS gives a deployment; undefined when that is not what happened. */
export function tooLongFinding(
  {outcome, messages}: Pick<Simulation, 'outcome' | 'messages'>,
  {deploymentConfiguration}: Pick<ServiceSettings, 'deploymentConfiguration'>,
  service: string,
): Finding | undefined {
  const told = outcome === 'fails' ? messages.find(({message}) => message.includes('longer than 30 days')) : undefined
  if (!told) return undefined
  const {linearConfiguration: linear = {}, bakeTimeInMinutes = 0} = deploymentConfiguration
  return {
    rule: 'deployment-too-long',
    severity: 'error',
    certainty: 'certain',
    what: `the deployment of ${service} would take longer than the 30 days ECS gives it, and is rolled back then`,
    why: 'the times between the steps of its traffic and its bake time add up to more',
    fix: 'lower stepBakeTimeInMinutes, or raise stepPercent',
    evidence: [
      {name: 'stepPercent', value: linear.stepPercent ?? 10},
      {name: 'stepBakeTimeInMinutes', value: linear.stepBakeTimeInMinutes ?? 6},
      {name: 'bakeTimeInMinutes', value: bakeTimeInMinutes},
    ],
    source: 'AWS docs: blue/green deployments, deployment lifecycle stages',
  }
}

/** The same dead end where a whole second revision needs room; `fix`: what was seen to make it. */
export function inStages(
  finding: Finding,
  strategy: string,
  {desiredCount}: Pick<ServiceSettings, 'desiredCount'>,
  fix: string | undefined,
): Finding {
  const {fix: _, why, ...rest} = finding
  const needs = `${strategy} runs ${plural(desiredCount, 'new task')} beside the ${desiredCount} there are`
  return {...rest, why: why ? `${needs}; ${why}` : needs, ...(fix ? {fix} : {})}
}

function placementFinding(
  explanation: Explanation,
  service: string,
  kind: StuckKind,
  settings: ServiceSettings,
): Finding {
  const fix = explanation.fixes[0]?.text
  const {minimumHealthyPercent} = settings.deploymentConfiguration
  // A task that holds the port or the memory until it may stop: letting one go first frees its place.
  const goFirst =
    minimumHealthyPercent === 100 &&
    explanation.instances.some(({rejections}) => rejections.some(({everFits}) => everFits))
      ? 'lower minimumHealthyPercent, so that an old task may stop before the new one starts'
      : undefined
  const evidence: Evidence[] = [
    {name: 'container instances', value: explanation.instances.length},
    ...explanation.fragmentation.map(({resource, largestFree, unit}) => ({
      name: `largest free ${resource}`,
      value: largestFree,
      unit,
    })),
  ]
  return {
    rule: kind === 'network-interface' ? 'network-interfaces-exhausted' : 'placement-impossible',
    severity: 'error',
    certainty: explanation.certainty,
    what: `0 of ${plural(explanation.instances.length, 'container instance')} can take the next task of ${service}`,
    why: folded(explanation),
    ...(fix || goFirst ? {fix: [fix, goFirst].filter(Boolean).join(', or ')} : {}),
    evidence,
    source: 'AWS docs: Amazon ECS task placement; service event messages',
  }
}

/** Rejections counted by reason, the most frequent first, each with the numbers of its best instance. */
function folded(explanation: Explanation): string {
  const byReason = new Map<string, {count: number; best: Explanation['instances'][number]['rejections'][number]}>()
  for (const {rejections} of explanation.instances) {
    for (const rejection of rejections) {
      const known = byReason.get(rejection.reason)
      const better = !known || Number(rejection.free ?? 0) > Number(known.best.free ?? 0)
      byReason.set(rejection.reason, {
        count: (known?.count ?? 0) + 1,
        best: better ? rejection : (known?.best ?? rejection),
      })
    }
  }
  if (byReason.size === 0) return 'the cluster has no container instance'
  return [...byReason]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([reason, {count, best}]) => {
      const unit = best.unit ? ` ${best.unit}` : ''
      const numbers =
        best.need !== undefined
          ? ` need ${best.need}${unit}${best.free !== undefined ? `, most free ${best.free}${unit}` : ''}`
          : ''
      return `${count} ${reason}${numbers}`
    })
    .join('; ')
}

function unexplained(simulation: Simulation, service: string): Finding {
  return {
    rule: 'rollout-stuck',
    severity: 'error',
    certainty: 'likely',
    what: `the deployment of ${service} stops moving`,
    ...(simulation.stuck?.reasons.length ? {why: simulation.stuck.reasons.join(', ')} : {}),
    evidence: simulation.messages.slice(-1).map(({message}) => ({name: 'last event', value: message})),
    source: 'simulation of the service scheduler',
  }
}

/** The simulated cluster as a snapshot again, for the engine to explain. */
function snapshotOf(
  snapshot: ClusterSnapshot,
  state: ClusterState,
  definition: SnapshotTaskDefinition,
): ClusterSnapshot {
  return {
    ...snapshot,
    containerInstances: [...state.containerInstances.values()].map(({registeredAtMs, ...instance}) => ({
      ...instance,
      registeredAt: registeredAtMs / 1000,
    })) as ClusterSnapshot['containerInstances'],
    tasks: [...state.tasks.values()].map(task => ({
      taskArn: task.taskArn,
      taskDefinitionArn: task.taskDefinitionArn,
      group: task.group,
      desiredStatus: task.desiredStatus,
      lastStatus: task.lastStatus,
      ...(task.containerInstanceArn ? {containerInstanceArn: task.containerInstanceArn} : {}),
      attachments: task.attachments.map(({type, status}) => ({
        ...(type ? {type} : {}),
        ...(status ? {status} : {}),
      })),
    })),
    taskDefinitions: [...(snapshot.taskDefinitions ?? []), definition],
  }
}
