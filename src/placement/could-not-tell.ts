import type {Finding} from '../core/finding.js'
import {plural} from '../core/units.js'
import {dependsOnTasks} from '../query/query.js'
import type {Judgement} from './judge.js'
import {contextsOf, type Situation} from './situation.js'

/**
 * What the snapshot does not hold and the answer would need. A warning could turn a yes into a no; a suggestion only
 * changes how sure or where.
 */
export function couldNotTell(situation: Situation, judgements: readonly Judgement[]): Finding[] {
  const {snapshot, request} = situation
  const findings: Finding[] = []
  const missing = (what: string) => snapshot.notRead?.find(entry => entry.what === what)
  const add = (
    rule: string,
    severity: 'warning' | 'suggestion',
    what: string,
    words: {why?: string; fix?: string} = {},
  ) =>
    findings.push({
      rule,
      severity,
      certainty: 'unknown',
      what,
      ...words,
      evidence: [],
      source: "the snapshot's own contents",
    })
  const context = contextsOf(situation)[0]
  if (snapshot.tasks === undefined || missing('tasks')) {
    const needs = [
      ...(context?.distinctInstance ? ['distinctInstance'] : []),
      ...(context?.memberOf.some(({query}) => dependsOnTasks(query.root)) ? ['a memberOf expression about tasks'] : []),
      ...(request.demand.networkInterfaces > 0 ? ['network interfaces in use'] : []),
    ]
    const spreads = request.placementStrategy?.some(({type}) => type === 'spread') ?? false
    if (needs.length > 0) {
      add(
        'tasks-not-read',
        'warning',
        `the tasks of the cluster are not in the snapshot: ${needs.join(', ')} cannot be told`,
        {
          ...reason(missing('tasks')),
          fix: 'give `--tasks` a describe-tasks file, or take a new snapshot',
        },
      )
    } else if (spreads) {
      add(
        'tasks-not-read',
        'suggestion',
        'the tasks of the cluster are not in the snapshot: where spread puts a task cannot be told',
        {
          ...reason(missing('tasks')),
        },
      )
    }
  }
  if (request.demand.networkInterfaces > 0) {
    const unknown = (request.subnets ?? []).filter(
      id => snapshot.subnets?.find(({subnetId}) => subnetId === id)?.availabilityZone === undefined,
    )
    if (request.subnets === undefined || request.subnets.length === 0) {
      add('subnets-not-given', 'warning', 'the task is awsvpc and its subnets are not given: LOCATION cannot be told', {
        fix: 'give the network configuration with `--service-definition`',
      })
    } else if (unknown.length > 0) {
      add(
        'subnets-not-read',
        'warning',
        `the zones of ${unknown.join(', ')} are not in the snapshot: LOCATION cannot be told`,
        {
          ...reason(missing('subnets')),
          fix: 'give `--subnets` a describe-subnets file, or take a new snapshot',
        },
      )
    }
    const types = new Set<string>()
    for (const {instance} of judgements) {
      if (instance.networkInterfaceLimit === undefined) types.add(instance.instanceType ?? 'not said')
    }
    if (types.size > 0) {
      add(
        'interface-limit-unknown',
        'suggestion',
        `how many network interfaces ${[...types].slice(0, 5).join(', ')} can hold is not known: RESOURCE:ENI is not checked there`,
      )
    }
  }
  const hidden = judgements.filter(({rejections}) => rejections.some(({unknown}) => unknown))
  if (hidden.length > 0) {
    const what = [
      ...new Set(hidden.flatMap(({rejections}) => rejections.filter(({unknown}) => unknown).map(({filter}) => filter))),
    ]
    add(
      'instances-incomplete',
      'suggestion',
      `${plural(hidden.length, 'container instance')} cannot be judged: ${what.join(', ')} not in the snapshot`,
      {
        why: `${hidden[0]?.instance.label}: ${hidden[0]?.rejections.find(({unknown}) => unknown)?.detail}`,
      },
    )
  }
  if (missing('services') && judgements.length > 0) {
    add(
      'services-not-read',
      'suggestion',
      'the services are not in the snapshot: room kept for daemon tasks is not counted',
      reason(missing('services')),
    )
  }
  return findings
}

function reason(entry: {why?: string; iamAction?: string} | undefined): {why?: string} {
  const why = entry?.why ?? (entry?.iamAction === undefined ? undefined : `${entry.iamAction} was denied`)
  return why === undefined ? {} : {why}
}
