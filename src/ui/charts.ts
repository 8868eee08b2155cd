/** One line of a chart: values at even distances. */
export interface ChartSeries {
  name: string
  values: readonly number[]
  unit?: string
}

const eighths = ' ▁▂▃▄▅▆▇█'

/** The values brought to `width` columns: each the highest of its share, so that no peak is lost. */
export function resample(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values]
  return Array.from({length: width}, (_, column) => {
    const from = Math.floor((column * values.length) / width)
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / width))
    return Math.max(...values.slice(from, to))
  })
}

/** A number without needless digits. */
export function shortNumber(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toFixed(1)))
}

/**
 * A chart of filled columns for a terminal, `height` lines high, with its highest and lowest value at the side. `line`
 * draws a level, such as a target, through it.
 */
export function barChart(series: ChartSeries, options: {width?: number; height?: number; line?: number} = {}): string {
  const {width = 64, height = 6, line} = options
  const values = resample(series.values, width)
  const top = Math.max(...values, line ?? 0, 1e-9)
  const label = Math.max(shortNumber(top).length, 1) + 1
  const rows: string[] = [`${series.name}${series.unit ? ` (${series.unit})` : ''}`]
  for (let row = height - 1; row >= 0; row--) {
    const [from, to] = [(top * row) / height, (top * (row + 1)) / height]
    const dashed = line !== undefined && line > from && line <= to
    const cells = values.map(value => {
      const part = Math.max(0, Math.min(1, (value - from) / (to - from)))
      const cell = eighths[Math.round(part * 8)] as string
      return cell === ' ' && dashed ? '╌' : cell
    })
    const side =
      row === height - 1 ? shortNumber(top) : row === 0 ? '0' : dashed && line !== undefined ? shortNumber(line) : ''
    rows.push(`${side.padStart(label)} ┤${cells.join('')}`.trimEnd())
  }
  return rows.join('\n')
}

/** Points of an SVG polyline over a box, as `x,y x,y …`; a step line holds each value until the next. */
export function polyline(
  values: readonly number[],
  box: {width: number; height: number; top: number},
  stepped = false,
): string {
  const dx = values.length > 1 ? box.width / (values.length - 1) : 0
  const y = (value: number) => (box.height - (value / Math.max(box.top, 1e-9)) * box.height).toFixed(1)
  return values
    .flatMap((value, index) => {
      const x = (index * dx).toFixed(1)
      const before = values[index - 1]
      return stepped && before !== undefined && before !== value
        ? [`${x},${y(before)}`, `${x},${y(value)}`]
        : [`${x},${y(value)}`]
    })
    .join(' ')
}
