import type {Finding} from '../core/finding.js'
import {instancesOf} from '../placement/place.js'
import type {ClusterSnapshot, ContainerInstance} from '../placement/snapshot.js'
import {evaluateQuery} from '../query/evaluate.js'
import {dependsOnTasks, type Query} from '../query/query.js'
import {checkQuery} from '../query/suggest.js'

/**
 * The container instances a query selects, in the snapshot's order (all of them without one), and what makes the answer
 * doubtful. Groups count where a task of desired status RUNNING is, as for placement.
 */
export function filterInstances(
  snapshot: ClusterSnapshot,
  query: Query | undefined,
): {instances: ContainerInstance[]; findings: Finding[]} {
  if (!query) return {instances: [...snapshot.containerInstances], findings: []}
  const targets = instancesOf(snapshot)
  const findings = checkQuery(query, targets)
  if (!snapshot.tasks && dependsOnTasks(query.root)) findings.push(tasksNotRead(snapshot))
  const selected = new Set(targets.filter(target => evaluateQuery(query, target)).map(target => target.source))
  return {
    instances: snapshot.containerInstances.filter(instance => selected.has(instance)),
    findings,
  }
}

function tasksNotRead(snapshot: ClusterSnapshot): Finding {
  const refused = snapshot.notRead?.find(({what}) => what === 'tasks')
  return {
    rule: 'tasks-not-read',
    severity: 'warning',
    certainty: 'unknown',
    what: 'which task groups run where is not known, and the expression asks for it',
    ...(refused?.why ? {why: refused.why} : {}),
    fix: refused?.iamAction ? `allow ${refused.iamAction} for the caller` : 'pass --tasks FILE',
    evidence: [],
    source: 'AWS docs: cluster query language',
  }
}
