import {plural} from '../core/units.js'
import type {ContainerInstance} from '../placement/snapshot.js'
import {type HeatAmount, heatCells} from './placement-heat.js'
import type {Paint} from './placement-words.js'
import {padText, textWidth} from './plain-text.js'

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** Lines of cells for a zone before the rest of it is only counted. */
const linesPerZone = 4

/**
 * The cluster for a terminal `columns` wide: two rows a zone, cpu above memory, a column an instance, the fullest first;
 * the height of a cell is what is taken, and so is its colour.
 */
export function formatHeatMap(containerInstances: readonly ContainerInstance[], paint: Paint, columns: number): string {
  if (containerInstances.length === 0) return ''
  const zones = heatCells(containerInstances)
  const nameWidth = Math.max(...[...zones.keys()].map(textWidth))
  const perLine = Math.max(8, columns - nameWidth - 10)
  const rows = [`${paint.bold('heat map')}  a column an instance, the fullest first: ▁ empty … █ full, · not known`]
  for (const [zone, cells] of zones) {
    for (let start = 0, line = 0; start < cells.length; start += perLine, line++) {
      if (line === linesPerZone) {
        rows.push(
          paint.dim(`  ${' '.repeat(nameWidth)}  and ${plural(cells.length - start, 'more container instance')}`),
        )
        break
      }
      const part = cells.slice(start, start + perLine)
      const name = line === 0 ? zone : ''
      rows.push(`  ${padText(name, nameWidth)}  cpu ${part.map(cell => glyph(cell.cpu, paint)).join('')}`)
      rows.push(`  ${' '.repeat(nameWidth)}  mem ${part.map(cell => glyph(cell.memory, paint)).join('')}`)
    }
  }
  return rows.join('\n')
}

function glyph(amount: HeatAmount | undefined, paint: Paint): string {
  if (!amount) return paint.dim('·')
  const {share} = amount
  const level = levels[Math.min(levels.length - 1, Math.floor(share * levels.length))] as string
  return share >= 0.9 ? paint.red(level) : share >= 0.6 ? paint.yellow(level) : paint.green(level)
}
