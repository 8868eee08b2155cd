import {plural} from '../core/units.js'
import type {Explanation} from '../placement/explain.js'
import {noInstancesInCluster} from '../placement/place.js'
import {foldByReason, headLine} from './placement-rejections.js'
import {labelled, type Paint, type PlacementSubject} from './placement-words.js'
import {oneLine} from './plain-text.js'

/** The head of the report: five lines that stand on their own. */
export function formatVerdict(explanation: Explanation, subject: PlacementSubject, paint: Paint): string {
  const rows = [head(explanation, subject, paint), ...labelled('what', what(explanation, subject))]
  const why = reasons(explanation)
  if (why.length > 0) rows.push(...labelled('why', why.join('\n')))
  const fix = fixLine(explanation)
  if (fix) rows.push(...labelled('fix', fix))
  rows.push(...labelled('evidence', evidence(explanation)))
  for (const change of subject.whatIf ?? []) rows.push(...labelled('what if', oneLine(change)))
  return rows.join('\n')
}

function head({verdict}: Explanation, {subject, cluster}: PlacementSubject, paint: Paint): string {
  const name = `${oneLine(subject)}${cluster ? ` (cluster ${oneLine(cluster)})` : ''}`
  if (verdict === 'fits') return `${paint.green('ok')} placement-fits  ${name}`
  if (verdict === 'unknown') return `${paint.yellow('unknown')} placement-unknown  ${name}`
  return `${paint.red('error')} placement-impossible  ${name}`
}

function what(explanation: Explanation, {taskDefinition}: PlacementSubject): string {
  const {verdict, requested, placeable, capacityLeft, instances} = explanation
  const definition = oneLine(taskDefinition)
  const able = instances.filter(instance => instance.fits).length
  if (verdict === 'unknown') return `whether ${plural(requested, 'task')} of ${definition} can be placed is not known`
  if (verdict === 'fits')
    return `${placeable} of ${plural(requested, 'task')} of ${definition} can be placed; the cluster takes ${capacityLeft} in all`
  const hosts = `${able} of ${plural(instances.length, 'container instance')} can run ${definition}`
  if (requested === 1) return hosts
  return `${placeable} of ${plural(requested, 'task')} of ${definition} can be placed: ${hosts}`
}

function reasons(explanation: Explanation): string[] {
  if (explanation.verdict === 'fits') return []
  if (explanation.verdict === 'unknown') {
    const open = explanation.findings.filter(({certainty}) => certainty === 'unknown')
    return open.slice(0, 3).map(({what}) => oneLine(what))
  }
  if (explanation.instances.length === 0) return [noInstancesInCluster]
  return foldByReason(explanation.instances)
    .slice(0, 6)
    .map(fold => `${fold.instances.length} ${headLine(fold)}`)
}

function fixLine({fixes, requested}: Explanation): string | undefined {
  const whole = fixes.filter(fix => fix.placeableAfter >= requested)
  const best = (whole.length > 0 ? whole : fixes).slice(0, 2)
  if (best.length === 0) return undefined
  const [first] = best
  const after =
    whole.length > 0
      ? `(${best.length > 1 ? 'each ' : ''}re-checked: ${requested === 1 ? 'the task then fits' : `all ${requested} then fit`})`
      : `(re-checked: ${first?.placeableAfter} of ${requested} then fit)`
  return `${best.map(fix => oneLine(fix.text)).join(', or ')}   ${after}`
}

function evidence({snapshot, assumptions, seed}: Explanation): string {
  const parts = [
    snapshot.takenAt ? `snapshot ${oneLine(snapshot.takenAt)}` : 'files of unknown age',
    'remainingResources',
  ]
  const mattered = assumptions.filter(assumption => assumption.mattered)
  for (const {id, value} of mattered.slice(0, 2)) parts.push(`assumption: ${oneLine(id)} = ${oneLine(value)}`)
  if (mattered.length > 2) parts.push(`${mattered.length - 2} more below`)
  parts.push(`seed ${seed}`)
  return parts.join(' · ')
}
