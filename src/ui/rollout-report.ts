import {arnName} from '../core/arn.js'
import type {Finding} from '../core/finding.js'
import {formatDuration} from '../core/units.js'
import type {LogsEvent, ResultEvent, RolloutEvent, ServiceResult} from '../rollout/event.js'
import {outcomeExitCodes} from '../rollout/event.js'
import {htmlText, markdownText, oneLine} from './plain-text.js'

/** What of a run's events the reports rest on. */
export interface RunRecord {
  events: RolloutEvent[]
  result: ResultEvent
  /** Log lines may hold secrets: they go into reports only when asked for. */
  includeLogs: boolean
}

/** A GitHub workflow command for an event worth an annotation, or undefined. */
export function githubCommand(event: RolloutEvent): string | undefined {
  if (event.type === 'finding') {
    const {finding, service} = event
    const level = finding.certainty === 'unknown' || finding.severity !== 'error' ? 'warning' : 'error'
    return command(level, `${service}: ${finding.rule}`, [
      finding.what,
      finding.why,
      finding.fix ? `fix: ${finding.fix}` : undefined,
      finding.awsMessage ? `AWS: ${finding.awsMessage}` : undefined,
    ])
  }
  if (event.type === 'result' && outcomeExitCodes[event.outcome] !== 0) {
    const failed = event.services.filter(result => outcomeExitCodes[result.outcome] !== 0)
    return command('error', 'deploy', [
      failed.map(result => `${result.service}: ${result.outcome}`).join(', '),
      event.next ? `next: ${event.next}` : undefined,
    ])
  }
  return undefined
}

// GitHub's own escapes: a message can neither end its line nor start another command.
function command(level: 'error' | 'warning', title: string, parts: (string | undefined)[]): string {
  const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
  const message = parts
    .filter(part => part !== undefined)
    .map(part => oneLine(part, 1000))
    .join('\n')
  return `::${level} title=${property(oneLine(title, 200))}::${data(message)}`
}

/** The job summary: one table of services, and of each that failed its cause. Markdown. */
export function summaryMarkdown(record: RunRecord): string {
  const {result, events} = record
  const start = events.find(event => event.type === 'start')
  const place =
    start?.type === 'start'
      ? ` — cluster ${markdownText(start.cluster)}, account ${markdownText(start.account)}, ${markdownText(start.region)}`
      : ''
  const lines = [
    `### gantry ${result.outcome}${place}`,
    '',
    '| service | outcome | task definition | time |',
    '| --- | --- | --- | --- |',
    ...result.services.map(
      service =>
        `| ${markdownText(service.service)} | ${service.outcome} | ${markdownText(arnName(service.taskDefinitionArn ?? ''))} | ${timeOf(service, events)} |`,
    ),
    '',
  ]
  for (const {service, url} of result.services)
    if (url) lines.push(`${markdownText(service)}: ${markdownText(url)}`, '')
  for (const service of result.services) {
    if (!service.cause) continue
    lines.push(...causeMarkdown(service.service, service.cause))
    for (const log of record.includeLogs ? logsOf(service.service, events) : []) {
      lines.push(
        `<details><summary>last lines of ${htmlText(oneLine(log.container))}</summary>`,
        '',
        '<pre>',
        ...log.lines.map(line => htmlText(oneLine(line, 1000))),
        '</pre></details>',
        '',
      )
    }
  }
  if (result.next) lines.push(`next: <code>${htmlText(oneLine(result.next))}</code>`, '')
  return lines.join('\n')
}

function causeMarkdown(service: string, cause: Finding): string[] {
  return [
    `**${markdownText(service)}: ${markdownText(cause.what)}** (${markdownText(cause.rule)}${cause.certainty === 'certain' ? '' : `, ${cause.certainty}`})`,
    '',
    ...(cause.why ? [`- why: ${markdownText(cause.why)}`] : []),
    ...(cause.fix ? [`- fix: ${markdownText(cause.fix)}`] : []),
    ...(cause.awsMessage ? [`- AWS: ${markdownText(cause.awsMessage)}`] : []),
    '',
  ]
}

/** The run as JUnit XML: a case a service, a failure where it did not succeed, skipped where it was not started. */
export function rolloutJunit(record: RunRecord): string {
  const {result, events} = record
  const skipped = result.services.filter(({outcome}) => outcome === 'not-started')
  const failures = result.services.filter(
    service => outcomeExitCodes[service.outcome] !== 0 && !skipped.includes(service),
  )
  const counts = `tests="${result.services.length}" failures="${failures.length}" skipped="${skipped.length}"`
  const cases = result.services.map(service => {
    const seconds = ((elapsedMs(service, events) ?? 0) / 1000).toFixed(3)
    const head = `  <testcase classname="gantry" name="${htmlText(oneLine(service.service))}" time="${seconds}"`
    if (skipped.includes(service)) {
      const reason = service.reason ? ` message="${htmlText(oneLine(service.reason))}"` : ''
      return `${head}>\n    <skipped${reason}/>\n  </testcase>`
    }
    if (!failures.includes(service)) return `${head}/>`
    const {cause} = service
    const body = [cause?.why, cause?.fix ? `fix: ${cause.fix}` : undefined, cause?.awsMessage, service.reason]
      .filter(part => part !== undefined)
      .map(part => oneLine(part))
    const logs = record.includeLogs ? logsOf(service.service, events).flatMap(log => log.lines) : []
    return [
      `${head}>`,
      `    <failure type="${htmlText(cause?.rule ?? service.outcome)}" message="${htmlText(oneLine(cause?.what ?? service.outcome))}">${htmlText(body.join('\n'))}</failure>`,
      ...(logs.length > 0
        ? [`    <system-out>${htmlText(logs.map(line => oneLine(line)).join('\n'))}</system-out>`]
        : []),
      '  </testcase>',
    ].join('\n')
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gantry deploy" ${counts}>`,
    `<testsuite name="gantry deploy" ${counts}>`,
    ...cases,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function logsOf(service: string, events: readonly RolloutEvent[]): LogsEvent[] {
  return events.filter((event): event is LogsEvent => event.type === 'logs' && event.service === service)
}

// Several are looked at before the first is deployed.
const beforehand = new Set<RolloutEvent['type']>(['lint', 'plan'])

function elapsedMs(service: ServiceResult, events: readonly RolloutEvent[]): number | undefined {
  const moments = events
    .filter(event => 'service' in event && event.service === service.service && !beforehand.has(event.type))
    .map(event => Date.parse(event.at))
  return moments.length > 1 ? Math.max(...moments) - Math.min(...moments) : undefined
}

function timeOf(service: ServiceResult, events: readonly RolloutEvent[]): string {
  const ms = elapsedMs(service, events)
  return ms === undefined ? '' : formatDuration(ms)
}
