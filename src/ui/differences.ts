import type {Difference} from '../definition/diff.js'
import type {LiveComparison} from '../rollout/compare-live.js'
import type {CheckResult} from '../verify/verify.js'
import {oneLine} from './plain-text.js'

interface Paint {
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  dim(text: string): string
  bold(text: string): string
}

/** One difference: what goes in red, what comes in green; hidden values are only named. */
export function formatDifference(difference: Difference, paint: Paint): string {
  const pointer = oneLine(difference.pointer || '/')
  if (difference.hidden) return `  ${pointer}  ${paint.dim('differs (value not shown)')}`
  const from = difference.from === undefined ? undefined : paint.red(`- ${value(difference.from)}`)
  const to = difference.to === undefined ? undefined : paint.green(`+ ${value(difference.to)}`)
  return [`  ${pointer}`, ...[from, to].filter(text => text !== undefined).map(text => `      ${text}`)].join('\n')
}

/** What a deploy of one service would change, against live. */
export function formatComparison(comparison: LiveComparison, paint: Paint): string {
  const {taskDefinition, serviceDefinition} = comparison
  const live = comparison.exists
    ? `${comparison.taskDefinitionArn?.split('/').at(-1) ?? 'no revision'}${comparison.registeredBy ? `, registered by ${oneLine(comparison.registeredBy)}` : ''}${comparison.registeredAt ? ` at ${comparison.registeredAt}` : ''}`
    : 'not there yet'
  const lines = [`${paint.bold(`service ${oneLine(comparison.service)}`)}  live: ${oneLine(live)}`]
  if (taskDefinition.length + serviceDefinition.length === 0) lines.push('  nothing differs')
  if (taskDefinition.length > 0)
    lines.push(paint.dim('  task definition'), ...taskDefinition.map(item => formatDifference(item, paint)))
  if (serviceDefinition.length > 0)
    lines.push(paint.dim('  service'), ...serviceDefinition.map(item => formatDifference(item, paint)))
  if (comparison.kept.length > 0) lines.push(paint.dim(`  kept as they are live: ${comparison.kept.join(', ')}`))
  return lines.join('\n')
}

/** The online checks of one service, one line each and the fix beneath what is wrong. */
export function formatChecks(service: string, results: readonly CheckResult[], paint: Paint): string {
  const mark = {ok: paint.green('OK  '), ng: paint.red('NG  '), skip: paint.yellow('SKIP')}
  const lines = results.flatMap(({result, what, reason, fix, iamAction}) => [
    `  ${mark[result]} ${oneLine(what)}${reason ? paint.dim(`  ${oneLine(reason)}`) : ''}`,
    ...(result === 'ng' && fix ? [`         fix  ${oneLine(fix)}`] : []),
    ...(iamAction ? [`         fix  allow ${oneLine(iamAction)} for the caller`] : []),
  ])
  const count = (wanted: CheckResult['result']) => results.filter(({result}) => result === wanted).length
  const summary = `${count('ng')} wrong, ${count('ok')} in order, ${count('skip')} could not be told`
  return [paint.bold(`service ${oneLine(service)}  ${summary}`), ...lines].join('\n')
}

function value(of: unknown): string {
  return oneLine(typeof of === 'string' ? of : JSON.stringify(of), 400)
}
