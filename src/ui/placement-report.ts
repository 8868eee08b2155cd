import type {Explanation} from '../placement/explain.js'
import {formatFunnel} from './placement-funnel.js'
import {formatRejections} from './placement-rejections.js'
import {formatVerdict} from './placement-verdict.js'
import {formatFinding, instanceName, type Paint, type PlacementSubject, quoted} from './placement-words.js'
import {oneLine} from './plain-text.js'

/** The whole of `explain` for a person: verdict first, then the way to it. No trailing newline. */
export function formatExplanation(
  explanation: Explanation,
  subject: PlacementSubject,
  paint: Paint,
  options: {all?: boolean} = {},
): string {
  const sections = [formatVerdict(explanation, subject, paint)]
  if (explanation.instances.length > 0) {
    sections.push(formatFunnel(explanation, paint))
    sections.push(formatRejections(explanation.instances, paint, options.all ?? false))
  }
  sections.push(
    placements(explanation, paint),
    closest(explanation, paint),
    fixes(explanation, paint),
    fragmentation(explanation, paint),
    awsSays(explanation, paint),
    ...explanation.findings.map(finding => formatFinding(finding, paint)),
    assumptions(explanation, paint),
    notRead(explanation, paint),
  )
  return sections.filter(section => section !== '').join('\n\n')
}

function placements({placements, seed, requested}: Explanation, paint: Paint): string {
  if (placements.length === 0) return ''
  const counts = new Map<string, number>()
  for (const placement of placements) {
    const key = `${instanceName(placement)}  ${oneLine(placement.availabilityZone ?? 'no zone', 60)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const shown = [...counts].slice(0, 20).map(([where, count]) => `  ${String(count).padStart(4)} on ${where}`)
  if (counts.size > shown.length) shown.push(paint.dim(`  and ${counts.size - shown.length} more container instances`))
  return [`${paint.bold('placed')}  ${placements.length} of ${requested}, seed ${seed}`, ...shown].join('\n')
}

function closest(explanation: Explanation, paint: Paint): string {
  if (!explanation.closest) return ''
  const {containerInstanceArn, why} = explanation.closest
  const found = explanation.instances.find(instance => instance.containerInstanceArn === containerInstanceArn)
  return `${paint.bold('closest')}  ${instanceName(found ?? {containerInstanceArn})}: ${oneLine(why)}`
}

function fixes({fixes, requested}: Explanation, paint: Paint): string {
  if (fixes.length === 0) return ''
  const rows = fixes.map(
    ({text, whatIf, placeableAfter}) =>
      `  ${paint.green(oneLine(text))}\n    ${paint.dim(`${placeableAfter} of ${whatIf.startsWith('count=') ? placeableAfter : requested} then placed · --what-if ${quoted(oneLine(whatIf))}`)}`,
  )
  return [`${paint.bold('fixes')}  each re-checked by placing again with it`, ...rows].join('\n')
}

function fragmentation({fragmentation, instances}: Explanation, paint: Paint): string {
  if (fragmentation.length === 0 || instances.length === 0) return ''
  const rows = fragmentation.map(
    ({resource, freeTotal, largestFree, unit}) =>
      `  ${oneLine(resource).padEnd(8)} ${freeTotal} ${oneLine(unit)} free in total, largest hole ${largestFree} ${oneLine(unit)}`,
  )
  return [paint.bold('fragmentation'), ...rows].join('\n')
}

function awsSays({awsSays}: Explanation, paint: Paint): string {
  if (!awsSays) return ''
  return [
    `${paint.bold('ECS says')}  ${oneLine(String(awsSays.createdAt ?? ''))}`,
    `  ${oneLine(awsSays.message)}`,
    formatFinding(awsSays.translation, paint)
      .split('\n')
      .map(line => `  ${line}`)
      .join('\n'),
  ].join('\n')
}

function assumptions({assumptions}: Explanation, paint: Paint): string {
  const mattered = assumptions.filter(assumption => assumption.mattered)
  if (mattered.length === 0) return ''
  const rows = mattered.map(
    ({id, value, basis}) => `  ${oneLine(id)} = ${oneLine(value)}  ${paint.dim(oneLine(basis))}`,
  )
  return [`${paint.bold('assumptions')}  what AWS does not document and this answer rests on`, ...rows].join('\n')
}

/** What was not read and could have changed the answer; the rest is in the JSON. */
function notRead({snapshot, demand}: Explanation, paint: Paint): string {
  const asked = new Set(['containerInstances', 'tasks', 'services', 'taskDefinitions', 'capacityProviders'])
  if (demand.networkInterfaces > 0) for (const what of ['subnets', 'accountSettings']) asked.add(what)
  const missing = snapshot.notRead.filter(({what}) => asked.has(what))
  if (missing.length === 0) return ''
  const rows = missing.map(({what, why, iamAction}) => {
    const words = [oneLine(what), why ? oneLine(why, 200) : '', iamAction ? `allow ${oneLine(iamAction)}` : '']
    return `  ${words.filter(Boolean).join(' · ')}`
  })
  return [paint.bold('not known'), ...rows].join('\n')
}
