import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Finding} from '../../src/core/finding.js'
import type {ResultEvent, RolloutEvent} from '../../src/rollout/event.js'
import {emptyRun, foldRollout} from '../../src/rollout/fold.js'
import {LiveRegion} from '../../src/ui/live-region.js'
import {liveLines} from '../../src/ui/rollout-live.js'
import {type Paint, rolloutLines} from '../../src/ui/rollout-plain.js'
import {githubCommand, rolloutJunit, summaryMarkdown} from '../../src/ui/rollout-report.js'
import {statusLines} from '../../src/ui/rollout-status.js'
import {whyTextLines} from '../../src/ui/rollout-why.js'

const plain: Paint = {red: t => t, green: t => t, yellow: t => t, dim: t => t, bold: t => t}
const at = '2026-01-05T10:00:00.000Z'

// Every text that comes from outside, in every event there is.
function eventsWith(text: string): RolloutEvent[] {
  const finding: Finding = {
    rule: 'r',
    severity: 'error',
    certainty: 'certain',
    what: text,
    why: text,
    fix: text,
    evidence: [{name: 'n', value: text}],
    awsMessage: text,
    source: 's',
  }
  const e = <T extends object>(body: T) => ({v: 1, at, ...body}) as unknown as RolloutEvent
  const result = e({
    type: 'result',
    outcome: 'failed',
    exitCode: 4,
    services: [{service: text, outcome: 'failed', cause: finding, taskDefinitionArn: text, reason: text}],
    apiCalls: {DescribeServices: 3},
    evidenceFile: text,
    next: text,
  })
  return [
    e({type: 'start', account: text, region: text, cluster: text, endpoint: text, services: [text]}),
    e({type: 'lint', service: text, findings: [finding]}),
    e({type: 'request', service: text, operation: 'UpdateService', input: {service: text}}),
    e({type: 'registered', service: text, taskDefinitionArn: text, reused: false}),
    e({type: 'deployment', service: text, serviceDeploymentArn: text}),
    e({
      type: 'progress',
      service: text,
      status: text,
      desired: 3,
      lower: 3,
      upper: 6,
      old: {running: 3, pending: 0},
      new: {running: 1, pending: 1, failed: 1},
      breaker: {failures: 1, threshold: 3},
      stage: text,
      zones: [{availabilityZone: text, old: 1, new: 1}],
      paused: {command: text, leftMs: 1000, timeoutAction: text},
    }),
    e({type: 'event', service: text, message: text}),
    e({
      type: 'task-stopped',
      service: text,
      taskArn: text,
      revision: 'new',
      stopCode: text,
      stoppedReason: text,
      containers: [{name: text, exitCode: 1, reason: text}],
      containerInstanceArn: text,
      availabilityZone: text,
    }),
    e({type: 'finding', service: text, finding}),
    e({type: 'logs', service: text, container: text, taskArn: text, lines: [text, text]}),
    e({type: 'rollback', service: text, reason: text}),
    e({type: 'superseded', service: text, by: text}),
    e({type: 'throttled', operation: 'DescribeServices', waitMs: 5000}),
    e({type: 'ended', service: text, outcome: 'failed', reason: text}),
    e({
      type: 'error',
      service: text,
      error: {kind: 'aws', message: text, why: text, aws: {operation: text, name: text}},
    }),
    result,
  ]
}

const attack = fc.oneof(
  fc.string({unit: 'binary'}),
  fc
    .array(
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]0;x\u0007',
        '\r',
        '\n',
        '::error::',
        '##[error]',
        '<script>',
        '</pre>',
        '](x)',
        '|',
        '`',
        '\u202e',
        '%0A',
        '&',
        '"',
      ),
      {minLength: 1, maxLength: 8},
    )
    .map(parts => parts.join('')),
)
const runs = {
  numRuns: Number(process.env.GANTRY_RUNS ?? 1000),
  ...(process.env.GANTRY_SEED ? {seed: Number(process.env.GANTRY_SEED)} : {seed: 20260105}),
}
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

describe('hostile texts in every event', () => {
  it('never reach a line with a control character, and never break one', () => {
    fc.assert(
      fc.property(attack, text => {
        for (const event of eventsWith(text)) {
          for (const line of rolloutLines(event, plain, true)) expect(line).not.toMatch(unsafe)
        }
      }),
      runs,
    )
  })

  it('stay on their lines in the live view', () => {
    fc.assert(
      fc.property(attack, text => {
        const run = eventsWith(text).reduce(foldRollout, emptyRun)
        for (const line of liveLines(run, plain)) {
          expect(line).not.toMatch(unsafe)
          expect(line).not.toContain('\n')
        }
      }),
      runs,
    )
  })

  it('are one GitHub command a line, with no command of their own', () => {
    fc.assert(
      fc.property(attack, text => {
        for (const event of eventsWith(text)) {
          const command = githubCommand(event)
          if (command === undefined) continue
          expect(command).not.toMatch(/[\r\n]/)
          expect(command).toMatch(/^::(error|warning) title=[^,:]*::/)
        }
      }),
      runs,
    )
  })

  it('open no tag in the summary and the JUnit file', () => {
    fc.assert(
      fc.property(attack, text => {
        const events = eventsWith(text)
        const record = {events, result: events.at(-1) as ResultEvent, includeLogs: true}
        const summary = summaryMarkdown(record)
        expect(summary.replace(/<\/?(details|summary|pre|code)>/g, '')).not.toMatch(/<[a-z/!]/i)
        expect(summary).not.toMatch(unsafe)
        const junit = rolloutJunit(record)
        const tags = [...junit.matchAll(/<\/?([a-z-]+)/gi)].map(([, name]) => name)
        expect(new Set(tags)).toEqual(
          new Set(
            ['testsuites', 'testsuite', 'testcase', 'failure', 'system-out', 'xml'].filter(name => tags.includes(name)),
          ),
        )
        expect(junit).not.toMatch(unsafe)
      }),
      runs,
    )
  })

  it('a service that was not started is skipped in the JUnit file, not failed', () => {
    const services = [
      {service: 'worker', outcome: 'rolled-back', reason: 'tasks failed to start'},
      {service: 'web', outcome: 'not-started', reason: 'it depends on worker <1>'},
    ]
    const result = {v: 1, at, type: 'result', outcome: 'rolled-back', exitCode: 5, services} as unknown as ResultEvent
    const junit = rolloutJunit({events: [result], result, includeLogs: false})
    expect(junit).toContain('<testsuite name="gantry deploy" tests="2" failures="1" skipped="1">')
    expect(junit).toContain('<skipped message="it depends on worker &lt;1&gt;"/>')
    expect(junit.match(/<failure /g)).toHaveLength(1)
  })

  it('are safe in the answers of status and why', () => {
    fc.assert(
      fc.property(attack, text => {
        const lines = [
          ...statusLines(
            [
              {
                service: text,
                status: text,
                state: 'failed',
                desired: 1,
                running: 0,
                pending: 1,
                taskDefinition: text,
                rolloutReason: text,
                trouble: {at, message: text},
              },
            ],
            plain,
          ),
          ...whyTextLines(text, undefined, plain),
        ]
        for (const line of lines) expect(line).not.toMatch(unsafe)
      }),
      runs,
    )
  })
})

describe('several services on a screen', () => {
  const e = <T extends object>(body: T, second: number) =>
    ({v: 1, at: new Date(Date.parse(at) + second * 1000).toISOString(), ...body}) as unknown as RolloutEvent
  const names = Array.from({length: 6}, (_, index) => `s${index}`)
  const counts = {status: 'IN_PROGRESS', desired: 3, lower: 3, upper: 6, old: {running: 3, pending: 0}}
  const progress = (service: string, second: number) =>
    e({type: 'progress', service, ...counts, new: {running: 1, pending: 0, failed: 0}}, second)
  const run = [
    e({type: 'start', account: 'a', region: 'r', cluster: 'c', services: names}, 0),
    e({type: 'plan', service: 's0', verdict: 'completes'}, 1),
    ...names.slice(0, 5).flatMap(name => [progress(name, 60), e({type: 'event', service: name, message: 'm'}, 61)]),
    e({type: 'ended', service: 's4', outcome: 'succeeded'}, 90),
  ].reduce(foldRollout, emptyRun)

  it('a block each, shorter where the screen would not hold all, and a line for what waits or has ended', () => {
    expect(liveLines(run, plain).length).toBe(4 * 3 + 2)
    expect(liveLines(run, plain, 0, 10).length).toBe(4 * 2 + 2)
    const heads = liveLines(run, plain, 5000, 6)
    expect(heads.map(line => line.split('  ').slice(0, 2))).toEqual([
      ...names.slice(0, 4).map(name => [name, 'IN_PROGRESS']),
      ['s4', 'succeeded'],
      ['s5', 'waiting'],
    ])
    // from its first change on, whatever was looked at before; all by the newest moment, and what has ended stands still
    expect(heads[0]).toMatch(/ {2}35s$/)
    expect(heads[4]).toMatch(/ {2}30s$/)
  })

  it('what is left by the plan, as long as the plan holds', () => {
    const planned = e({type: 'plan', service: 's0', durationMs: {low: 50_000, expected: 60_000, high: 90_000}}, 0)
    const head = (sinceLastMs: number, ...more: RolloutEvent[]) =>
      liveLines([planned, ...more].reduce(foldRollout, run), plain, sinceLastMs)[0]
    expect(head(5000)).toMatch(/ {2}35s, about 25s left$/)
    expect(head(40_000)).toMatch(/ {2}1m 10s, planned about 1m$/)
    const back = e({type: 'rollback', service: 's0', reason: 'alarm'}, 30)
    expect(head(5000, back)).toMatch(/ {2}35s$/)
  })

  it('old tasks that make room need no line; one that stopped by itself does', () => {
    const stopped = (stopCode: string) =>
      e({type: 'task-stopped', service: 's0', taskArn: 't', revision: 'old', stopCode, containers: []}, 0)
    expect(rolloutLines(stopped('ServiceSchedulerInitiated'), plain)).toEqual([])
    expect(rolloutLines(stopped('EssentialContainerExited'), plain)).toHaveLength(1)
  })
})

describe('a deployment in stages', () => {
  const e = <T extends object>(body: T) => ({v: 1, at, service: 'web', ...body}) as unknown as RolloutEvent
  const counts = {status: 'IN_PROGRESS', desired: 3, lower: 3, upper: 6, old: {running: 3, pending: 0}}
  const fresh = {new: {running: 3, pending: 0, failed: 0}}
  const weights = (production: number, test: number) => ({
    traffic: {new: {production, test}, old: {production: 100 - production, test: 0}},
  })
  const baking = e({
    ...{type: 'progress', stage: 'BAKE_TIME', ...counts, ...fresh, ...weights(100, 0)},
    bake: {leftMs: 120_000, ofMs: 300_000},
  })
  const live = (event: RolloutEvent, sinceMs = 0) => liveLines([event].reduce(foldRollout, emptyRun), plain, sinceMs)

  it('a log line has the traffic of both sides and what is left of the bake time', () => {
    expect(rolloutLines(baking, plain)).toEqual([
      '10:00:00 IN_PROGRESS · BAKE_TIME · 2m left of 5m bake time · production new 100% old 0% · new 3/3 running · old 3 · bounds 3–6',
    ])
    const testing = e({type: 'progress', stage: 'POST_TEST_TRAFFIC_SHIFT', ...counts, ...fresh, ...weights(0, 100)})
    expect(rolloutLines(testing, plain)[0]).toContain(' · production new 0% old 100% · test new 100% old 0% · ')
  })

  it('the live view counts down, to the end and not below', () => {
    expect(live(baking)[2]).toBe('  2m left of 5m bake time · production new 100% old 0%')
    expect(live(baking, 30_000)[2]).toBe('  1m 30s left of 5m bake time · production new 100% old 0%')
    expect(live(baking, 200_000)[2]).toContain('  5m bake time is over · ')
  })

  it('the command a pause waits for fits 60 columns, before what happens without it', () => {
    const command = 'gantry continue web --cluster prod'
    const paused = {command, leftMs: 86_400_000, timeoutAction: 'ROLLBACK'}
    const event = e({type: 'progress', stage: 'POST_SCALE_UP', ...counts, ...fresh, ...weights(0, 0), paused})
    expect(live(event, 60_000)[2]).toBe(`  paused: ${command}  23h 59m, then it is rolled back`)
    expect(live(event)[2]?.slice(0, 60)).toContain(command)
    // said once above, and no longer than it lasts
    const said = e({type: 'event', message: `paused: ${command}`, rule: 'paused'})
    const lines = liveLines([said, event].reduce(foldRollout, emptyRun), plain)
    expect(lines.filter(line => line.includes(command))).toHaveLength(1)
  })
})

describe('the live region', () => {
  const screen = (columns: number, rows: number) => {
    const written: string[] = []
    return {stream: {columns, rows, write: (text: string) => written.push(text)}, written}
  }

  it('goes back over what a narrower terminal made of its lines', () => {
    const written: string[] = []
    const stream = {columns: 40, rows: 24, write: (text: string) => written.push(text)}
    const region = new LiveRegion(stream)
    region.update(['x'.repeat(30), 'y'])
    stream.columns = 12
    region.update(['z'])
    // 30 columns stand on three rows of 12, `y` on one
    expect(written.at(-1)).toContain('\u001b[4A')
  })

  it('writes nothing when nothing changed', () => {
    const {stream, written} = screen(80, 24)
    const region = new LiveRegion(stream)
    region.update(['a', 'b'])
    region.update(['a', 'b'])
    expect(written).toHaveLength(1)
  })

  it('goes back over exactly the lines it painted, and cuts what would wrap', () => {
    const {stream, written} = screen(20, 5)
    const region = new LiveRegion(stream)
    region.update(Array.from({length: 10}, (_, index) => `${index} ${'x'.repeat(60)}`))
    const first = written[0] as string
    expect(first.split('\n').filter(line => line.includes('x'))).toHaveLength(3)
    region.log('above')
    expect(written[1]).toContain('\u001b[3A\u001b[0J')
    region.close()
    expect(written.at(-1)).toBe('\u001b[3A\u001b[0J')
  })
})
