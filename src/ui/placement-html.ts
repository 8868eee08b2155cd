import {plural} from '../core/units.js'
import type {Explanation} from '../placement/explain.js'
import type {ContainerInstance} from '../placement/snapshot.js'
import {type HeatAmount, type HeatCell, heatCells} from './placement-heat.js'
import {placementStyle} from './placement-html-style.js'
import {foldByReason, reasonLine} from './placement-rejections.js'
import {formatVerdict} from './placement-verdict.js'
import {formatFinding, instanceName, type Paint, type PlacementSubject, quoted} from './placement-words.js'
import {htmlText, oneLine} from './plain-text.js'

/** Cells drawn for a zone; past this the rest of the zone is only counted, so that a browser can still show it. */
const cellsPerZone = 5000

const noPaint: Paint = {
  red: text => text,
  yellow: text => text,
  green: text => text,
  dim: text => text,
  bold: text => text,
}

/**
 * The report as one HTML file that needs nothing else: no script, no font, no image from anywhere. Every text of the
 * cluster is escaped, and the page forbids itself everything but its own style.
 */
export function placementHtml(
  explanation: Explanation,
  containerInstances: readonly ContainerInstance[],
  subject: PlacementSubject,
): string {
  const title = `${subject.subject}${subject.cluster ? ` · ${subject.cluster}` : ''}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title>
<style>${placementStyle}</style>
</head>
<body>
<header class="${explanation.verdict}"><h1>${htmlText(title)}</h1>
<pre>${htmlText(formatVerdict(explanation, subject, noPaint))}</pre></header>
${funnel(explanation)}
${heatMap(explanation, containerInstances)}
${rejections(explanation)}
${fixes(explanation)}
${fragmentation(explanation)}
${findings(explanation)}
${assumptions(explanation)}
</body>
</html>
`
}

function funnel({funnel, instances}: Explanation): string {
  if (instances.length === 0) return ''
  const rows = funnel.map(({filter, left}, index) => {
    const before = index === 0 ? instances.length : (funnel[index - 1]?.left ?? 0)
    const share = ((left / instances.length) * 100).toFixed(1)
    return `<tr${left < before ? ' class="loses"' : ''}><th>${htmlText(filter)}</th><td class="bar"><i style="width:${share}%"></i></td><td>${left}</td><td>${left < before ? `−${before - left}` : ''}</td></tr>`
  })
  return `<section><h2>funnel</h2><table class="funnel"><tr><th>container instances</th><td class="bar"><i style="width:100%"></i></td><td>${instances.length}</td><td></td></tr>${rows.join('')}</table></section>`
}

function heatMap(explanation: Explanation, containerInstances: readonly ContainerInstance[]): string {
  const fitting = new Set(explanation.instances.filter(({fits}) => fits).map(instanceName))
  return heatMapSection(containerInstances, fitting, 'the task fits there')
}

/** The map of a cluster, cpu and memory of each container instance by zone; those named in `framed` stand out. */
export function heatMapSection(
  containerInstances: readonly ContainerInstance[],
  framed: ReadonlySet<string>,
  meaning: string,
): string {
  if (containerInstances.length === 0) return ''
  const zones = [...heatCells(containerInstances)].map(([zone, cells]) => {
    const drawn = cells.slice(0, cellsPerZone).map(cell => heatCell(cell, framed.has(cell.name)))
    const more =
      cells.length > drawn.length ? `<p>and ${plural(cells.length - drawn.length, 'more container instance')}</p>` : ''
    return `<h3>${htmlText(zone)} <small>${plural(cells.length, 'container instance')}</small></h3><div class="cells">${drawn.join('')}</div>${more}`
  })
  return `<section><h2>heat map</h2><p class="key">left half cpu, right half memory: <b class="h0"></b> empty <b class="h5"></b> half <b class="h10"></b> full <b class="none"></b> not known · framed: ${htmlText(meaning)}</p>${zones.join('')}</section>`
}

function heatCell(cell: HeatCell, fits: boolean): string {
  const words = [cell.name, amountText('cpu', cell.cpu), amountText('memory', cell.memory, ' MiB')]
  if (cell.status && cell.status !== 'ACTIVE') words.push(cell.status)
  return `<span${fits ? ' class="fits"' : ''} title="${htmlText(words.join(' · '))}"><b class="${heat(cell.cpu)}"></b><b class="${heat(cell.memory)}"></b></span>`
}

function heat(amount: HeatAmount | undefined): string {
  return amount ? `h${Math.round(amount.share * 10)}` : 'none'
}

function amountText(name: string, amount: HeatAmount | undefined, unit = ''): string {
  return amount
    ? `${name} ${amount.used} of ${amount.total}${unit} (${Math.round(amount.share * 100)} %)`
    : `${name} not known`
}

function rejections({instances}: Explanation): string {
  const folds = foldByReason(instances)
  if (folds.length === 0) return ''
  const rows = folds
    .slice(0, 500)
    .map(fold => `<tr><td>${fold.instances.length}</td><td>${htmlText(reasonLine(fold))}</td></tr>`)
  return `<section><h2>rejections</h2><table>${rows.join('')}</table></section>`
}

function fixes({fixes, requested}: Explanation): string {
  if (fixes.length === 0) return ''
  const rows = fixes.map(
    ({text, whatIf, placeableAfter}) =>
      `<tr><td>${htmlText(text)}</td><td><code>--what-if ${htmlText(quoted(oneLine(whatIf)))}</code></td><td>${placeableAfter} of ${requested}</td></tr>`,
  )
  return `<section><h2>fixes <small>each re-checked by placing again with it</small></h2><table>${rows.join('')}</table></section>`
}

function fragmentation({fragmentation}: Explanation): string {
  if (fragmentation.length === 0) return ''
  const rows = fragmentation.map(
    ({resource, freeTotal, largestFree, unit}) =>
      `<tr><th>${htmlText(resource)}</th><td>${freeTotal} ${htmlText(unit)} free in total</td><td>largest hole ${largestFree} ${htmlText(unit)}</td></tr>`,
  )
  return `<section><h2>fragmentation</h2><table>${rows.join('')}</table></section>`
}

/** ECS's own event, what is doubtful, and what could not be told. */
function findings({awsSays, findings}: Explanation): string {
  const blocks = findings.map(finding => `<pre>${htmlText(formatFinding(finding, noPaint))}</pre>`)
  if (awsSays) {
    const translated = htmlText(formatFinding(awsSays.translation, noPaint))
    blocks.unshift(`<blockquote>ECS: ${htmlText(oneLine(awsSays.message))}</blockquote><pre>${translated}</pre>`)
  }
  return blocks.length === 0 ? '' : `<section><h2>findings</h2>${blocks.join('')}</section>`
}

function assumptions({assumptions}: Explanation): string {
  const rows = assumptions
    .filter(({mattered}) => mattered)
    .map(
      ({id, value, basis}) => `<tr><th>${htmlText(id)}</th><td>${htmlText(value)}</td><td>${htmlText(basis)}</td></tr>`,
    )
  if (rows.length === 0) return ''
  return `<section><h2>assumptions <small>what AWS does not document and this answer rests on</small></h2><table>${rows.join('')}</table></section>`
}
