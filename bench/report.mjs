// What `npm run -s bench -- NAME` prints: a table, and as the last line the figures as JSON.
import {cpus} from 'node:os'

/** @returns {string[]} the lines of the table */
export function tableLines({figures, skipped}) {
  const rows = figures.map(figure => {
    const peer = figure.peer ? `${figure.peer.name} ${figure.peer.version} ${figure.peer.value}` : ''
    const ratio = figure.ratio === undefined ? '' : `ratio ${figure.ratio.toFixed(2)}`
    const size = figure.size ? `[${figure.size}]` : ''
    return [
      figure.name,
      `${figure.value} ${figure.unit}`,
      `n ${figure.n}, ${figure.min}–${figure.max}`,
      peer,
      ratio,
      size,
    ]
  })
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(0, ...rows.map(row => row[column].length)))
  return [
    ...rows.map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...skipped.map(({name, why}) => `skipped ${name}: ${why}`),
  ]
}

/** @returns {string} the last line of stdout; absent members stay absent */
export function figuresLine(bench, {figures, skipped}) {
  return JSON.stringify({v: 1, bench, node: process.version, cpus: cpus().length, figures, skipped})
}
