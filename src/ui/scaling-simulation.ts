import type {Simulation} from '../scaling/simulate.js'
import {barChart, shortNumber} from './charts.js'
import {noPaint, type Paint} from './findings.js'
import {oneLine} from './plain-text.js'

/** A simulation with the words it is called by. */
export interface NamedSimulation {
  name: string
  simulation: Simulation
  target?: number
}

/** The verdict, two charts and every change, for a terminal. */
export function formatSimulation(
  {name, simulation, target}: NamedSimulation,
  paint: Paint = noPaint,
  width = 64,
): string {
  const {points, activities, assumptions} = simulation
  const first = points[0]?.t ?? ''
  const last = points.at(-1)?.t ?? ''
  return [
    `${paint.bold(name)}: ${summary(simulation)}`,
    '',
    barChart(
      {name: 'metric per task', values: points.map(point => point.metric)},
      {width, ...(target === undefined ? {} : {line: target})},
    ),
    '',
    barChart({name: 'running tasks', values: points.map(point => point.running)}, {width, height: 4}),
    paint.dim(`      ${first}${' '.repeat(Math.max(1, width - first.length - last.length))}${last}`),
    '',
    ...activities.slice(0, 40).map(({t, from, to, cause}) => `${t}  ${from} → ${to}  ${oneLine(cause, 200)}`),
    ...(activities.length > 40 ? [`and ${activities.length - 40} more changes`] : []),
    ...assumptions.filter(one => one.mattered).map(({id, value}) => paint.dim(`assumption ${id}: ${value}`)),
  ].join('\n')
}

/** `12.5 task-hours, 7 minutes above target, 2 changes, 0 flaps`. */
export function summary({taskHours, minutesAboveTarget, activities, flaps}: Simulation): string {
  return `${taskHours} task-hours, ${minutesAboveTarget} minutes above target, ${activities.length} changes, ${flaps} flaps`
}

/** Two settings side by side. */
export function formatComparison(one: NamedSimulation, other: NamedSimulation): string {
  const row = (label: string, of: (simulation: Simulation) => number) => {
    const [a, b] = [of(one.simulation), of(other.simulation)]
    const difference = b - a
    return `${label.padEnd(22)} ${shortNumber(a).padStart(10)} ${shortNumber(b).padStart(10)}   ${difference > 0 ? '+' : ''}${shortNumber(difference)}`
  }
  return [
    `${''.padEnd(22)} ${'first'.padStart(10)} ${'second'.padStart(10)}   difference`,
    row('task-hours', simulation => simulation.taskHours),
    row('minutes above target', simulation => simulation.minutesAboveTarget),
    row('changes', simulation => simulation.activities.length),
    row('flaps', simulation => simulation.flaps),
    row('most tasks', simulation => Math.max(...simulation.points.map(point => point.running))),
  ].join('\n')
}
