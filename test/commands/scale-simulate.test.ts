import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-simulate-'))
const file = join(folder, 'series.csv')
const start = Date.parse('2026-01-05T08:00:00Z')
writeFileSync(
  file,
  `time,value\n${Array.from({length: 40}, (_, minute) => `${new Date(start + minute * 60_000).toISOString()},${minute < 10 ? 100 : 20}`).join('\n')}\n`,
)
const run = (...more: string[]) => runCli(['scale', 'simulate', '--series', file, ...more], {CI: undefined})

describe('gantry scale simulate', () => {
  it('prints the contract’s document', async () => {
    const {stdout, exitCode} = await run('--target', '50', '--min', '1', '--max', '10', '--tasks', '2', '--json')
    expect(exitCode).toBe(0)
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({v: 1, minutesAboveTarget: 4, flaps: 1})
    expect(answer.points[0]).toEqual({t: '2026-01-05T08:00:00.000Z', metric: 100, desired: 2, running: 2})
    // 200 on 4 tasks, then 40 on 4 tasks: below 45 from minute 10, so at minute 25 ceil(4 × 10 / 50) = 1.
    expect(
      answer.activities.map((one: {t: string; from: number; to: number}) => [one.t.slice(11, 16), one.from, one.to]),
    ).toEqual([
      ['08:03', 2, 4],
      ['08:25', 4, 1],
    ])
  })
  it('draws charts and compares two settings', async () => {
    const html = join(folder, 'out.html')
    const {stdout} = await run(
      '--target',
      '50',
      '--min',
      '1',
      '--max',
      '10',
      '--tasks',
      '2',
      '--compare',
      'max=3',
      '--html',
      html,
    )
    expect(stdout).toContain('metric per task')
    expect(stdout).toMatch(/most tasks +4 +3 +-1/)
    const page = readFileSync(html, 'utf8')
    expect(page).toContain('<polyline')
    expect(page).not.toMatch(/<script|https?:\/\/|src=/)
  })
  it.each([
    ['min above max', ['--target', '50', '--min', '9', '--max', '5'], 'min 9 is above max 5'],
    ['no setting', [], 'no setting to simulate'],
    [
      'a compared setting that is none',
      ['--target', '50', '--min', '1', '--max', '5', '--compare', 'tarket=1'],
      'is not a setting',
    ],
  ])('refuses %s with exit 2', async (_name, flags, message) => {
    const {stdout, exitCode} = await run(...flags, '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error.message).toContain(message)
  })
  it('refuses a series with text, with its line', async () => {
    const bad = join(folder, 'bad.csv')
    writeFileSync(bad, '0,1\n60,much\n')
    const {stdout, exitCode} = await runCli(
      ['scale', 'simulate', '--series', bad, '--target', '50', '--min', '1', '--max', '2', '--json'],
      {CI: undefined},
    )
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error).toMatchObject({at: {file: bad, line: 2}})
  })
})
