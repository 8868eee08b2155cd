import type {Finding} from '../core/finding.js'
import type {ScalingConfiguration} from './configuration.js'
import {type LiveScaling, unnamedScaling} from './plan-scaling.js'

/** The service as far as advice needs it. */
export interface AdvisedService {
  desiredCount: number
  runningCount: number
  deploymentInProgress: boolean
  service?: string
  /** Its resources are ECS Express Mode's. */
  express?: boolean
  /** The names of the metrics other live policies track. */
  live?: LiveScaling
}

const docs = 'AWS docs: automatically scale your Amazon ECS service'

/**
 * What will surprise somebody though AWS takes it: capacity moved at registration, policies that fight, scale-in that
 * cannot happen, a service that cannot wake up. None is an error.
 */
export function adviseScaling(wanted: Partial<ScalingConfiguration>, service: AdvisedService): Finding[] {
  const findings: Finding[] = []
  const add = (rule: string, what: string, why: string, fix: string | undefined, evidence: Finding['evidence']) =>
    findings.push({
      rule,
      severity: 'warning',
      certainty: 'certain',
      what,
      why,
      ...(fix ? {fix} : {}),
      evidence,
      source: docs,
    })
  if (service.express) findings.push(adviseExpress(wanted, service))
  const min = wanted.min ?? service.live?.target?.MinCapacity
  const max = wanted.max ?? service.live?.target?.MaxCapacity
  const {desiredCount} = service
  if (min !== undefined && max !== undefined && (desiredCount < min || desiredCount > max)) {
    const clamped = Math.min(Math.max(desiredCount, min), max)
    add(
      'desired-clamped',
      `registering moves desiredCount from ${desiredCount} to ${clamped} at once`,
      'Application Auto Scaling brings the capacity within min and max when the target is registered',
      desiredCount > max ? `raise max to ${desiredCount} to keep it` : undefined,
      [
        {name: 'desiredCount', value: desiredCount, unit: 'tasks'},
        {name: 'min', value: min},
        {name: 'max', value: max},
      ],
    )
  }
  if (service.deploymentInProgress) {
    add(
      'scale-in-pinned',
      'a deployment is in progress: nothing scales in until it ends',
      'ECS switches scale-in off during a deployment; scale-out goes on, so a stuck deployment keeps the capacity high',
      undefined,
      [{name: 'desiredCount', value: desiredCount, unit: 'tasks'}],
    )
  }
  const tracking = wanted.targetTracking ?? []
  for (const policy of tracking) {
    if (min === 0 && (policy.metric === 'cpu' || policy.metric === 'memory')) {
      add(
        'cannot-wake-up',
        `with min 0 a ${policy.metric} policy cannot start the first task`,
        'no running task means no value of the metric, and without a value nothing scales',
        'set min to 1, or track a metric that exists without tasks',
        [{name: 'min', value: 0}],
      )
    }
    if ((policy.metric === 'cpu' || policy.metric === 'memory') && policy.target > 100) {
      add(
        'target-out-of-reach',
        `${policy.metric} is held at ${policy.target} %, which a Fargate task can never reach`,
        'the metric is percent of the reservation; only tasks on EC2 without a hard limit go past 100 %',
        'write a target below 100',
        [{name: 'target', value: policy.target, unit: '%'}],
      )
    }
  }
  if (min !== undefined && min === max && (tracking.length > 0 || (wanted.step ?? []).length > 0)) {
    add(
      'nothing-to-scale',
      `min and max are both ${min}: no policy can move anything`,
      'the capacity has one value',
      'raise max',
      [
        {name: 'min', value: min},
        {name: 'max', value: max},
      ],
    )
  }
  const named = new Set([...tracking, ...(wanted.step ?? [])].map(policy => policy.name))
  for (const live of service.live?.policies ?? []) {
    if (named.has(live.PolicyName ?? '')) continue
    const metric = live.TargetTrackingScalingPolicyConfiguration?.PredefinedMetricSpecification?.PredefinedMetricType
    const rival = tracking.find(policy =>
      metric?.toLowerCase().includes(policy.metric === 'requests' ? 'requestcount' : policy.metric),
    )
    // of an Express service that policy is ECS's own, and the finding above says so
    if (rival && !service.express) {
      add(
        'policies-fight',
        `policy \`${live.PolicyName}\` already tracks ${rival.metric}`,
        'two target tracking policies on one metric scale against each other',
        `remove it: gantry scale rm SERVICE --policy ${live.PolicyName}`,
        [{name: 'policy', value: live.PolicyName ?? ''}],
      )
    }
  }
  const stepping = wanted.step ?? []
  if (tracking.length > 0 && stepping.length > 0) {
    add(
      'tracking-beside-steps',
      'target tracking stands beside step scaling',
      'a step that scales in may undo what target tracking scaled out, over and over',
      'let one kind of policy decide, or set disableScaleIn on one of them',
      [{name: 'policies', value: named.size}],
    )
  }
  return findings
}

const expressMetrics: Partial<Record<string, string>> = {
  cpu: 'AVERAGE_CPU',
  memory: 'AVERAGE_MEMORY',
  requests: 'REQUEST_COUNT_PER_TARGET',
}

/** Express Mode takes changes past it, and writes its own over them with the next update of its scaling. */
export function adviseExpress(
  {min, max, targetTracking = []}: Partial<ScalingConfiguration>,
  {service, live}: Pick<AdvisedService, 'service' | 'live'>,
): Finding {
  const [policy] = targetTracking
  const metric = expressMetrics[policy?.metric ?? '']
  const minimum = min ?? live?.target?.MinCapacity
  const maximum = max ?? live?.target?.MaxCapacity
  const members = [
    ...(minimum === undefined ? [] : [`minTaskCount: ${minimum}`]),
    ...(maximum === undefined ? [] : [`maxTaskCount: ${maximum}`]),
    ...(policy && metric ? [`autoScalingMetric: ${metric}`, `autoScalingTargetValue: ${policy.target}`] : []),
  ]
  return {
    rule: 'express-overwrites',
    severity: 'warning',
    certainty: 'likely',
    what: `${service ?? 'the service'} is an Express service: its next update of the scaling overwrites what is changed here`,
    why: 'ECS manages the scalable target and its policy from scalingTarget; a policy beside its own scales against it',
    fix: `write \`scalingTarget: {${members.join(', ')}}\` into \`express:\` of gantry.yml, then gantry deploy ${service ?? 'SERVICE'}`,
    evidence: [{name: 'resourceManagementType', value: 'ECS'}],
    source: 'AWS docs: updating resources outside of Express Mode',
  }
}

/** A line for everything AWS has that the file does not name. */
export function adviseUnnamed(wanted: ScalingConfiguration, live: LiveScaling): Finding[] {
  const unnamed = unnamedScaling(wanted, live)
  const names = [...unnamed.policies, ...unnamed.scheduled]
  if (names.length === 0) return []
  return [
    {
      rule: 'not-in-file',
      severity: 'suggestion',
      certainty: 'certain',
      what: `kept, though the file does not name them: ${names.join(', ')}`,
      fix: 'pass --prune to remove them',
      evidence: [{name: 'count', value: names.length}],
      source: docs,
    },
  ]
}

/** A warning unless Container Insights is on: the number of running tasks is one of its metrics. */
export function adviseContainerInsights(setting: string | undefined, cluster: string): Finding[] {
  if (setting === 'enabled' || setting === 'enhanced') return []
  return [
    {
      rule: 'container-insights-off',
      severity: 'warning',
      certainty: setting === undefined ? 'unknown' : 'certain',
      what: `Container Insights is ${setting ?? 'not known to be on'} in cluster ${cluster}`,
      why: 'RunningTaskCount, half of the metric, is one of its metrics; without it the policy has no data and never scales',
      fix: `aws ecs update-cluster-settings --cluster ${cluster} --settings name=containerInsights,value=enabled`,
      evidence: [{name: 'containerInsights', value: setting ?? 'unknown'}],
      source: 'AWS docs: scale an Amazon ECS service on an SQS queue',
    },
  ]
}
