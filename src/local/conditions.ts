import type {PutMetricAlarmInput} from '@aws-sdk/client-cloudwatch'
import type {DeclaredHook} from './hooks.js'

/**
 * What is wrong with the world outside the clusters: scenarios and the control API change it, nothing else does. Each
 * member is a fact about the world; what a task makes of it stands in behaviour.ts.
 */
export interface Conditions {
  /** Names of the scenarios in force, with what they were applied to, in order. */
  scenarios: AppliedScenario[]
  /** Labels that win over those of the image and the container, for the tasks of one service or of a cluster. */
  labels: {scope: Scope; labels: Record<string, string>}[]
  /** Image references, without their host's say, that the registry does not have. */
  missingImages: {scope: Scope}[]
  /** The only platform images have, as in `linux/arm64`. */
  imagePlatform: {scope: Scope; platform: string}[]
  /** Targets of these services fail the load balancer's checks, with ELB's reason. */
  unhealthyTargets: {scope: Scope; reason: string}[]
  /** Subnets without a way out, for the tasks of these services. */
  noEgress: {scope: Scope}[]
  /** Secrets the execution role may not read. */
  deniedSecrets: {scope: Scope}[]
  /** What Fargate answers in place of capacity. */
  fargate?: string
  /** Spot capacity of these tasks is taken back after so long in RUNNING. */
  spotInterruptionAfterMs: {scope: Scope; afterMs: number}[]
  /** Alarm states by name; an alarm not listed is OK. */
  alarms: Record<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>
  /** Deployments of these services bring their alarms into ALARM so long after they began. */
  alarmsFire: {scope: Scope; afterMs: number}[]
  /** What functions answer as lifecycle hooks, by name. */
  hooks?: Record<string, DeclaredHook>
  /** Calls refused with ThrottlingException: so many in every `every`. */
  throttled?: {refuse: number; every: number; seen: number}
  /** Alarms put by PutMetricAlarm, by name. */
  metricAlarms?: Record<string, PutMetricAlarmInput>
  /** Data points of POST /_gantry/metrics, by metric and dimensions. */
  metrics: Record<string, [epochSeconds: number, value: number][]>
}

/** Absent members hold for all. */
export interface Scope {
  cluster?: string
  service?: string
}

export interface AppliedScenario extends Scope {
  name: string
  appliedAtMs: number
}

export function noConditions(): Conditions {
  return {
    scenarios: [],
    labels: [],
    missingImages: [],
    imagePlatform: [],
    unhealthyTargets: [],
    noEgress: [],
    deniedSecrets: [],
    spotInterruptionAfterMs: [],
    alarms: {},
    alarmsFire: [],
    metrics: {},
  }
}

/** Whether a scope holds for a task of that cluster and service. */
export function inScope(scope: Scope, clusterName: string, serviceName: string | undefined): boolean {
  return (
    (scope.cluster === undefined || scope.cluster === clusterName) &&
    (scope.service === undefined || scope.service === serviceName)
  )
}
