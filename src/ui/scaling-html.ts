import {polyline, shortNumber} from './charts.js'
import {htmlText} from './plain-text.js'
import {type NamedSimulation, summary} from './scaling-simulation.js'

const box = {width: 860, height: 180}
const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:920px;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.3rem}h2{font-size:1rem;margin:1.6rem 0 .3rem}svg{width:100%;height:auto;overflow:visible}
polyline{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}.metric{stroke:#b35900}.running{stroke:#0b62b5}.desired{stroke:#0b62b5;stroke-dasharray:3 3;opacity:.6}
.target{stroke:#8a8f98;stroke-dasharray:6 4}text{font-size:11px;fill:#57606a}table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}text{fill:#9aa4ae}.metric{stroke:#ffa657}.running,.desired{stroke:#79c0ff}}`

function chart(
  values: Array<{kind: string; values: number[]; stepped?: boolean}>,
  target: number | undefined,
  label: string,
): string {
  const top = Math.max(...values.flatMap(one => one.values), target ?? 0, 1e-9)
  const level =
    target === undefined
      ? ''
      : `<line class="target" x1="0" x2="${box.width}" y1="${(box.height - (target / top) * box.height).toFixed(1)}" y2="${(box.height - (target / top) * box.height).toFixed(1)}"/>`
  const lines = values.map(
    ({kind, values: line, stepped}) => `<polyline class="${kind}" points="${polyline(line, {...box, top}, stepped)}"/>`,
  )
  return `<h2>${htmlText(label)}</h2><svg viewBox="-46 -8 ${box.width + 60} ${box.height + 20}" role="img" aria-label="${htmlText(label)}"><text x="-44" y="6">${shortNumber(top)}</text><text x="-44" y="${box.height}">0</text>${level}${lines.join('')}</svg>`
}

/** One self-contained page: no scripts, nothing fetched. */
export function simulationHtml(simulations: readonly NamedSimulation[]): string {
  const sections = simulations.map(({name, simulation, target}) => {
    const {points, activities, assumptions} = simulation
    const rows = activities
      .slice(0, 200)
      .map(
        ({t, from, to, cause}) => `<tr><td>${htmlText(t)}</td><td>${from} → ${to}</td><td>${htmlText(cause)}</td></tr>`,
      )
    return `<h1>${htmlText(name)}</h1><p>${htmlText(summary(simulation))}</p>
${chart([{kind: 'metric', values: points.map(point => point.metric)}], target, 'metric per task')}
${chart(
  [
    {kind: 'desired', values: points.map(point => point.desired), stepped: true},
    {kind: 'running', values: points.map(point => point.running), stepped: true},
  ],
  undefined,
  'tasks: running, and desired (dashed)',
)}
<p>${htmlText(points[0]?.t ?? '')} to ${htmlText(points.at(-1)?.t ?? '')}</p><table><tr><th>when</th><th>tasks</th><th>by</th></tr>${rows.join('')}</table>
<ul>${assumptions
      .filter(one => one.mattered)
      .map(({id, value, basis}) => `<li>${htmlText(`${id}: ${value} (${basis})`)}</li>`)
      .join('')}</ul>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>scaling simulated by gantry</title><style>${style}</style>${sections.join('\n')}</html>\n`
}
