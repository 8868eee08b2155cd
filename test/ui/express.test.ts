import {expect, it} from 'vitest'
import type {ResultEvent} from '../../src/rollout/event.js'
import {resourceFindings, resourceSummary, resourcesOf} from '../../src/rollout/express-resources.js'
import {findingLines, type Paint, resultLines, rolloutLines} from '../../src/ui/rollout-plain.js'
import {summaryMarkdown} from '../../src/ui/rollout-report.js'
import {statusLines} from '../../src/ui/rollout-status.js'

const hostile = '\u001b[31mred\u001b[0m\n::error::obey\u202e<script>[x](http://evil)'
const same = (text: string) => text
const paint: Paint = {red: same, green: same, yellow: same, dim: same, bold: same}
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/

it('what AWS says of an Express service reaches a terminal and a summary as text alone', () => {
  const resources = resourcesOf({
    ingressPaths: [
      {
        accessType: 'PUBLIC',
        endpoint: hostile,
        loadBalancer: {arn: hostile, status: 'FAILED', statusReason: hostile, updatedAt: new Date(0), scheme: hostile},
      },
    ],
  })
  const [cause] = resourceFindings(resources)
  const result: ResultEvent = {
    v: 1,
    at: '2026-01-05T08:00:00.000Z',
    type: 'result',
    outcome: 'failed',
    exitCode: 4,
    services: [{service: 'web', outcome: 'failed', url: `https://${hostile}`, ...(cause ? {cause} : {})}],
    apiCalls: {},
  }
  const message = `${resourceSummary(resources)} ${hostile}`
  const event = {v: 1, at: result.at, type: 'event', service: 'web', message, rule: 'express-resources'} as const
  const status = {service: 'web', status: 'ACTIVE', state: 'steady', desired: 1, running: 1, pending: 0} as const
  const lines = [
    ...resultLines(result, paint),
    ...rolloutLines(event, paint),
    ...(cause ? findingLines(cause, paint) : []),
    ...statusLines([{...status, taskDefinition: 'web:1', express: true, url: hostile}], paint),
  ]
  expect(lines.join('\n')).toContain('https://')
  for (const line of lines) expect(line).not.toMatch(control)
  expect(lines.join('\n')).not.toMatch(/^\s*::/m)
  const summary = summaryMarkdown({result, events: [event], includeLogs: false})
  expect(summary).not.toMatch(control)
  expect(summary).not.toContain('<script>')
  expect(summary).not.toMatch(/[^\\]\[x\]\(http/)
})
