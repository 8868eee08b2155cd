import {formatDuration} from '../core/units.js'
import type {ContainerInstance} from '../placement/snapshot.js'
import type {Plan} from '../rollout/plan.js'
import {heatMapSection} from './placement-html.js'
import {placementStyle} from './placement-html-style.js'
import {htmlText} from './plain-text.js'
import {formatPlan} from './plan.js'

const plain = {red: same, green: same, yellow: same, cyan: same, dim: same, bold: same}
const chart = {width: 900, height: 260, left: 44, bottom: 28, top: 12}

/**
 * A plan as one HTML file that needs nothing else: the verdict, the tasks over time between the bounds, each batch,
 * and the cluster with the container instances where new tasks land framed.
 */
export function planHtml(plan: Plan, service: string, containerInstances: readonly ContainerInstance[]): string {
  const landing = new Set(
    plan.steps.flatMap(({where = []}) =>
      where.filter(({start}) => start).map(({containerInstanceArn}) => containerInstanceArn ?? ''),
    ),
  )
  const framed = new Set(
    containerInstances
      .filter(({containerInstanceArn}) => landing.has(containerInstanceArn))
      .map(({ec2InstanceId, containerInstanceArn}) => ec2InstanceId ?? containerInstanceArn),
  )
  const title = `plan of ${service}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style>${placementStyle}
svg{max-width:100%;height:auto}.old{fill:#9aa4b2}.new{fill:#2da44e}.starting{fill:#b7e4c4}.bound{stroke:#cf222e;stroke-dasharray:5 4;fill:none}.axis{font:11px sans-serif;fill:#57606a}</style>
</head>
<body>
<header class="${plan.verdict === 'completes' ? 'fits' : plan.verdict === 'unknown' ? 'unknown' : 'does-not-fit'}"><h1>${htmlText(title)}</h1>
<pre>${htmlText(formatPlan(plan, service, plain))}</pre></header>
${timeline(plan)}
${heatMapSection(containerInstances, framed, 'new tasks land there')}
</body>
</html>
`
}

interface Moment {
  atMs: number
  old: number
  running: number
  starting: number
}

/** Old, new and starting tasks stacked over time, with the lower and the upper bound as lines. */
function timeline(plan: Plan): string {
  if (plan.steps.length === 0) return ''
  const moments = momentsOf(plan)
  const endMs = Math.max(moments.at(-1)?.atMs ?? 0, 1)
  const most = Math.max(plan.bounds.upper, ...moments.map(({old, running, starting}) => old + running + starting), 1)
  const x = (atMs: number) => chart.left + (atMs / endMs) * (chart.width - chart.left - 12)
  const y = (tasks: number) => chart.top + (1 - tasks / most) * (chart.height - chart.top - chart.bottom)
  const bars = moments.slice(0, -1).flatMap((moment, index) => {
    const next = moments[index + 1] as Moment
    const [from, to] = [x(moment.atMs), x(next.atMs)]
    const layers = [
      ['old', 0, moment.old],
      ['new', moment.old, moment.running],
      ['starting', moment.old + moment.running, moment.starting],
    ] as const
    return layers
      .filter(([, , count]) => count > 0)
      .map(([name, base, count]) => rectangle(name, from, y(base + count), to - from, y(base) - y(base + count)))
  })
  const bounds = [plan.bounds.lower, plan.bounds.upper].map(
    bound =>
      `<line class="bound" x1="${chart.left}" x2="${chart.width - 12}" y1="${number(y(bound))}" y2="${number(y(bound))}"/><text class="axis" x="4" y="${number(y(bound) + 4)}">${bound}</text>`,
  )
  const times = spaced(plan.steps.map(({atMs}) => ({atMs, at: x(atMs)}))).map(
    ({atMs, at}) =>
      `<text class="axis" x="${number(at)}" y="${chart.height - 8}">${htmlText(atMs === 0 ? '0s' : formatDuration(atMs))}</text>`,
  )
  return `<section><h2>tasks over time <small>grey old, green new, pale starting; dashed: the bounds</small></h2><svg viewBox="0 0 ${chart.width} ${chart.height}" role="img" aria-label="tasks over time">${bars.join('')}${bounds.join('')}${times.join('')}</svg></section>`
}

/** The labels that stand clear of the one before. */
function spaced<T extends {at: number}>(labels: readonly T[]): T[] {
  const kept: T[] = []
  for (const label of labels) if (label.at - (kept.at(-1)?.at ?? -chart.width) >= 56) kept.push(label)
  return kept
}

function momentsOf({steps, durationMs, stuck}: Plan): Moment[] {
  const moments = steps.map(({atMs, old, new: fresh}) => ({
    atMs,
    old: old.running + old.pending,
    running: fresh.running,
    starting: fresh.pending,
  }))
  const last = moments.at(-1) as Moment
  // What stands at the end is drawn a little longer than a moment.
  const endMs = Math.max(durationMs?.expected ?? 0, stuck?.atMs ?? 0, last.atMs * 1.1 + 1000)
  return [...moments, {...last, atMs: endMs}]
}

function rectangle(name: string, x: number, y: number, width: number, height: number): string {
  return `<rect class="${name}" x="${number(x)}" y="${number(y)}" width="${number(Math.max(width, 0.5))}" height="${number(height)}"/>`
}

function number(value: number): string {
  return value.toFixed(1)
}

function same(text: string): string {
  return text
}
