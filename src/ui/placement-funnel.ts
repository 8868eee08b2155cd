import {plural} from '../core/units.js'
import type {Explanation} from '../placement/explain.js'
import type {Paint} from './placement-words.js'
import {oneLine} from './plain-text.js'

/** How many container instances each filter leaves, those that take none away folded into their neighbour. */
export function formatFunnel({funnel, instances}: Explanation, paint: Paint): string {
  const total = instances.length
  const rows: string[] = []
  const alone = new Map<string, number>()
  for (const {rejections} of instances)
    for (const filter of new Set(rejections.map(rejection => rejection.filter)))
      alone.set(filter, (alone.get(filter) ?? 0) + 1)
  const width = 24
  let left = total
  for (const stage of funnel) {
    const lost = left - stage.left
    const rejects = alone.get(stage.filter) ?? 0
    if (rejects > 0 || lost > 0) {
      const filled = total === 0 ? 0 : Math.round((stage.left / total) * width)
      const bar = `${'█'.repeat(filled)}${'·'.repeat(width - filled)}`
      const words = [lost > 0 ? `-${lost}` : '', rejects > lost ? `rejects ${rejects} in all` : '']
      rows.push(
        `  ${oneLine(stage.filter).padEnd(20)} ${bar} ${String(stage.left).padStart(String(total).length)}  ${paint.dim(words.filter(Boolean).join(', '))}`.trimEnd(),
      )
    }
    left = stage.left
  }
  if (rows.length === 0) rows.push(`  ${paint.dim('no filter takes any away')}`)
  return [`${paint.bold('funnel')}  ${plural(total, 'container instance')} → ${left}`, ...rows].join('\n')
}
