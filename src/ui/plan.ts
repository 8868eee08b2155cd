import {formatDuration, plural} from '../core/units.js'
import type {Plan} from '../rollout/plan.js'
import {formatDifference} from './differences.js'
import {formatFinding, type Paint} from './findings.js'
import {oneLine, padText} from './plain-text.js'

type PlanPaint = Paint & {green(text: string): string}
type Step = Plan['steps'][number]

/** A plan as a person reads it: the verdict first, then the batches, what holds it, how long, what was assumed. */
export function formatPlan(plan: Plan, service: string, paint: PlanPaint): string {
  const blocks = [
    verdictLine(plan, service, paint),
    stepLines(plan, paint),
    plan.stuck?.findings.map(finding => formatFinding(finding, paint)).join('\n'),
    timeLines(plan),
    hookLines(plan, service, paint),
    plan.capacityProviders.map(providerLine).join('\n'),
    plan.diff.length > 0
      ? [paint.dim('what changes'), ...plan.diff.map(item => formatDifference(item, paint))].join('\n')
      : '',
    plan.lint.map(finding => formatFinding(finding, paint)).join('\n'),
    verifyLines(plan, paint),
    assumptionLines(plan, paint),
  ]
  return blocks.filter(Boolean).join('\n')
}

function verdictLine({verdict, certainty, stuck, durationMs}: Plan, service: string, paint: PlanPaint): string {
  const of = `the deployment of ${oneLine(service)}`
  const words = {
    completes: paint.green(
      `completes  ${of} completes${durationMs ? ` after about ${formatDuration(durationMs.expected)}` : ''}`,
    ),
    stuck: paint.red(`stuck      ${of} stops moving after ${formatDuration(stuck?.atMs ?? 0)}: ${stuck?.kind ?? ''}`),
    fails: paint.red(`fails      ${of} fails${stuck ? ` after ${formatDuration(stuck.atMs)}: ${stuck.kind}` : ''}`),
    unknown: paint.yellow(`unknown    whether ${of} completes could not be told`),
  }
  return `${words[verdict]} ${paint.dim(`(${certainty})`)}`
}

const strategies = {BLUE_GREEN: 'blue/green', LINEAR: 'linear', CANARY: 'canary'}

function stepLines({bounds, steps, strategy, hooks = []}: Plan, paint: PlanPaint): string {
  const {desired, lower, upper} = bounds
  const head = strategy
    ? `${strategies[strategy]}: ${plural(desired, 'new task')} beside the old ones, up to ${upper} at once`
    : `${plural(desired, 'task')}, at least ${lower} healthy, at most ${upper} at once`
  const width = Math.max(upper, desired, 1)
  // of many steps of traffic each has a row of its own, not its preparation too
  const told = steps.filter(
    ({stage, start, stop}) =>
      stage !== 'PRE_PRODUCTION_TRAFFIC_SHIFT' || start || stop || hooks.some(hook => hook.stage === stage),
  )
  const rows = told.map(step => {
    const moves = [step.start ? paint.green(`+${step.start}`) : '', step.stop ? paint.red(`-${step.stop}`) : '']
      .filter(Boolean)
      .join(' ')
    const time = (step.atMs === 0 ? '0s' : formatDuration(step.atMs)).padStart(7)
    const drawn = `  ${time}  ${padText(moves, 8)} ${bar(step, width, paint)}`
    return [drawn, step.stage ? stageOf(step) : '', where(step)].filter(Boolean).join('  ').trimEnd()
  })
  return [head, ...rows].join('\n')
}

/** The stage, with the traffic that shifts in it. */
function stageOf({stage = '', production, test}: Step): string {
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT') return `${stage}, ${production} % to the new revision`
  return stage === 'TEST_TRAFFIC_SHIFT' ? `${stage}, ${test} % to the new revision` : stage
}

/** What the deployment waits for, and for how long nobody can tell. */
function hookLines({hooks = []}: Plan, service: string, paint: PlanPaint): string {
  const lines = hooks.map(({stage, targetType, hookTargetArn, timeoutMs, timeoutAction}) => {
    const limit = `at most ${formatDuration(timeoutMs)}, then ${timeoutAction}`
    return targetType === 'PAUSE'
      ? `pauses at ${stage} until \`gantry continue ${oneLine(service)}\` (${limit})`
      : `calls ${oneLine(hookTargetArn?.split(':function:').at(-1) ?? 'a function')} at ${stage}: how long it takes and what it answers is not known (${limit})`
  })
  // a pause before each of many steps is said once
  const counted = [...new Set(lines)].map(line => {
    const times = lines.filter(other => other === line).length
    return times > 1 ? `${line}, ${times} times` : line
  })
  return [...counted, ...(counted.length > 0 ? [paint.dim('the times above leave these out')] : [])].join('\n')
}

/** Old tasks as ▒, new ones as █, those still starting as ░; no wider than 60 columns. */
function bar({old, new: fresh}: Step, width: number, paint: PlanPaint): string {
  const scale = Math.min(1, 60 / width)
  const cells = (count: number, cell: string) => cell.repeat(Math.round(count * scale))
  const drawn = `${cells(old.running + old.pending, '▒')}${paint.green(cells(fresh.running, '█'))}${paint.dim(cells(fresh.pending, '░'))}`
  const counts = `${old.running + old.pending} old, ${fresh.running} new${fresh.pending > 0 ? `, ${fresh.pending} starting` : ''}`
  return `${padText(drawn, Math.ceil(width * scale))}  ${counts}`
}

function where({where: places = []}: Step): string {
  const zones = new Map<string, number>()
  for (const place of places) {
    if (place.start)
      zones.set(place.availabilityZone ?? '?', (zones.get(place.availabilityZone ?? '?') ?? 0) + place.start)
  }
  return [...zones].map(([zone, count]) => `${count} in ${oneLine(zone)}`).join(', ')
}

function timeLines({durationMs, suggestedTimeoutMs, breaker}: Plan): string {
  const lines = []
  if (durationMs) {
    lines.push(
      `takes about ${formatDuration(durationMs.expected)} (${formatDuration(durationMs.low)} to ${formatDuration(durationMs.high)}); --timeout ${formatDuration(suggestedTimeoutMs ?? 0).replaceAll(' ', '')}`,
    )
  }
  if (breaker) {
    const trips =
      breaker.tripsAfterMs === undefined
        ? ''
        : `; tasks that exit at once trip it after about ${formatDuration(breaker.tripsAfterMs)}`
    lines.push(`circuit breaker at ${plural(breaker.threshold, 'failed task')}${trips}`)
  }
  return lines.join('\n')
}

function providerLine({name, instancesNeeded, instancesMax}: Plan['capacityProviders'][number]): string {
  return `capacity provider ${oneLine(name)} must add ${plural(instancesNeeded, 'instance')}${instancesMax === undefined ? '' : ` (its group's maximum is ${instancesMax})`}`
}

function verifyLines({verify}: Plan, paint: PlanPaint): string {
  const wrong = verify.filter(({result}) => result === 'ng')
  const skipped = verify.filter(({result}) => result === 'skip').length
  const lines = wrong.map(
    ({what, reason, fix}) =>
      `${paint.red('NG')} ${oneLine(what)}  ${oneLine(reason ?? '')}${fix ? `\n   fix  ${oneLine(fix)}` : ''}`,
  )
  if (verify.length > 0)
    lines.push(
      paint.dim(
        `online checks: ${wrong.length} wrong, ${verify.length - wrong.length - skipped} in order, ${skipped} could not be told`,
      ),
    )
  return lines.join('\n')
}

function assumptionLines({assumptions, snapshot}: Plan, paint: PlanPaint): string {
  const lines = assumptions
    .filter(({mattered}) => mattered)
    .map(({id, value, basis}) => paint.dim(`assumption ${id} = ${value}: ${basis}`))
  for (const {what, iamAction} of snapshot.notRead) {
    lines.push(paint.dim(`not read: ${oneLine(what)}${iamAction ? ` (allow ${oneLine(iamAction)})` : ''}`))
  }
  return lines.join('\n')
}
