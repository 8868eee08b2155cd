import type {Evidence} from '../../observe/load-evidence.js'
import type {Timeline} from '../../observe/timeline.js'
import {type Diagnosis, taskId, tasksByText} from '../diagnosis.js'
import {classifyEvent, classifyStopText} from '../texts/classify.js'

/** Why a target is unhealthy, and what to do. */
export interface SubCause {
  why: string
  fix: string
}

const byCode: Record<string, SubCause> = {
  '404': {
    why: "the health check's path does not exist in the program",
    fix: 'correct HealthCheckPath, or answer 200 there',
  },
  '301': {
    why: 'the path redirects (to HTTPS, or to another host)',
    fix: 'check a path that answers 200, or allow 301 in the matcher',
  },
  '302': {why: 'the path redirects (to a login, or to HTTPS)', fix: 'check a path that answers 200 without a login'},
  '401': {why: 'the path asks for a login', fix: 'check a path that is open'},
  '403': {why: 'the path refuses the load balancer', fix: 'check a path that is open'},
  '400': {
    why: 'the program refuses the Host header of the check, which is an IP address',
    fix: 'allow any Host on the health path',
  },
  '500': {why: 'the program fails on the health path', fix: 'read its logs'},
  '502': {
    why: 'the program is up and its dependency is not, or the grace period is too short',
    fix: 'check the dependency; raise healthCheckGracePeriodSeconds',
  },
  '503': {
    why: 'the program is up and not ready: a dependency is down, or the grace period is too short',
    fix: 'check the dependency; raise healthCheckGracePeriodSeconds',
  },
}

/** The load balancer gave the task up: the target's sub-reason says why. */
export const elbUnhealthy: Diagnosis = {
  id: 'elb-unhealthy',
  source: 'AWS docs: troubleshooting service load balancers; API reference: TargetHealth',
  match(timeline) {
    const stopped = tasksByText(timeline, text => classifyStopText(text)?.row.id === 'elb-unhealthy')
    const events = timeline.events
      .map(event => ({event, found: classifyEvent(event.message)}))
      .filter(({found}) => found?.row.id === 'target-unhealthy')
    const last = events.at(-1)
    if (stopped.length === 0 && !last) return []
    const target = last?.found?.groups.target ?? timeline.targetGroupArns[0]
    return [
      {
        rule: 'elb-unhealthy',
        weight: stopped.length > 0 ? 97 : 60,
        taskArns: stopped[0]?.taskArns ?? [],
        ...((last?.event.message ?? stopped[0]?.text) ? {text: last?.event.message ?? stopped[0]?.text} : {}),
        detail: {
          ...(target ? {target} : {}),
          ...(last?.found?.groups.detail ? {reason: last.found.groups.detail} : {}),
          ...(stopped.length > 0 ? {stopped: 'yes'} : {}),
        },
      },
    ]
  },
  needs(match, timeline) {
    const group = match.detail.target?.startsWith('arn:') ? match.detail.target : timeline.targetGroupArns[0]
    const app = timeline.taskDefinition?.containers.find(container => container.containerPorts.length > 0)
    return [
      ...(group ? [{kind: 'target-health', targetGroupArn: group} as const] : []),
      ...(app && match.taskArns[0] ? [{kind: 'logs', taskArn: match.taskArns[0], container: app.name} as const] : []),
    ]
  },
  explain(match, timeline, evidence) {
    const health =
      evidence.targetHealth.find(record => record.state === 'unhealthy' && record.reason) ??
      evidence.targetHealth.find(record => record.reason)
    const group = evidence.targetGroups[0]
    const sub = subCause(match.detail.reason ?? '', health, timeline)
    const grace = timeline.healthCheckGracePeriodSeconds
    return {
      rule: 'elb-unhealthy',
      severity: match.detail.stopped ? 'error' : 'warning',
      certainty: 'certain',
      what: `the load balancer finds the task unhealthy${match.detail.reason ? `: ${match.detail.reason}` : ''}`,
      why: sub.why,
      fix: sub.fix,
      evidence: [
        ...(health?.reason ? [{name: 'targetHealthReason', value: health.reason}] : []),
        ...(health?.description ? [{name: 'description', value: health.description}] : []),
        ...(group?.healthCheckPath ? [{name: 'healthCheckPath', value: group.healthCheckPath}] : []),
        ...(group?.matcher ? [{name: 'matcher', value: group.matcher}] : []),
        {name: 'healthCheckGracePeriod', value: grace, unit: 's'},
        ...(match.taskArns[0] ? [{name: 'task', value: taskId(match.taskArns[0])}] : []),
      ],
      ...(match.text ? {awsMessage: match.text} : {}),
      source: elbUnhealthy.source,
    }
  },
}

/**
 * What a target's health reason says, by itself: a status code, a timeout, a zone the load balancer does not serve
 * (API reference: TargetHealth). Undefined when it says no more than that the check failed.
 */
export function healthReason(reason: string): SubCause | undefined {
  const code = /\[(\d{3})/.exec(reason)?.[1]
  const known = code ? byCode[code] : undefined
  if (known) return known
  if (code)
    return {why: `the path answers ${code}, which the matcher does not take`, fix: 'correct the path or the matcher'}
  if (/timed? ?out|Target\.Timeout/i.test(reason))
    return {
      why: 'the load balancer got no answer: a security group is closed to it, or the program is slow or on another port',
      fix: "open the task's security group to the load balancer on the container's port",
    }
  if (/Availability Zone that is not enabled/i.test(reason))
    return {
      why: 'the task runs in a zone the load balancer has no subnet in',
      fix: "give the load balancer a subnet in that zone (aws elbv2 set-subnets), or take the zone out of the service's subnets",
    }
  if (/Target\.NotInUse|not configured to receive traffic/i.test(reason))
    return {
      why: 'the target group is on no listener, or its zone is not enabled',
      fix: 'attach the target group to a listener rule; enable the zone',
    }
  return undefined
}

function subCause(reason: string, health: Evidence['targetHealth'][number] | undefined, timeline: Timeline): SubCause {
  const told = healthReason(`${reason} ${health?.description ?? ''} ${health?.reason ?? ''}`)
  if (told) return told
  const grace = timeline.healthCheckGracePeriodSeconds
  return {
    why: `nothing answers on the port: the program listens on 127.0.0.1, on another port, or needs longer than the grace period (${grace} s)`,
    fix: `listen on 0.0.0.0 and the container port, and give it time: aws ecs update-service --cluster ${timeline.cluster.slice(timeline.cluster.lastIndexOf('/') + 1)} --service ${timeline.service} --health-check-grace-period-seconds ${Math.max(60, grace * 2)}`,
  }
}
