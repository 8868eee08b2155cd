import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-models-contract-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))
const file = (name: string, value: unknown) => {
  writeFileSync(join(directory, name), typeof value === 'string' ? value : JSON.stringify(value))
  return join(directory, name)
}

it('scale simulate --series FILE --json: points and three sums', async () => {
  const rows = Array.from({length: 30}, (_, minute) => `${1_767_607_200 + minute * 60},${minute < 10 ? 30 : 90}`)
  const series = file('series.csv', `t,metric\n${rows.join('\n')}\n`)
  const {stdout, exitCode} = await runCli([
    'scale',
    'simulate',
    '--series',
    series,
    '--target',
    '50',
    '--min',
    '1',
    '--max',
    '10',
    '--json',
  ])
  const answer = JSON.parse(stdout)
  expect(exitCode).toBe(0)
  expect(answer).toMatchObject({
    v: 1,
    taskHours: expect.any(Number),
    minutesAboveTarget: expect.any(Number),
    flaps: expect.any(Number),
  })
  expect(answer.points.length).toBeGreaterThanOrEqual(30)
  for (const point of answer.points)
    expect(point).toMatchObject({desired: expect.any(Number), running: expect.any(Number)})
  expect(Math.max(...answer.points.map(({desired}: {desired: number}) => desired))).toBeGreaterThan(1)
})

it('lifecycle eval --images FILE --policy FILE --at ISO --json: every image, its action and its rule', async () => {
  const image = (name: string, tags: string[], pushedAt: string) => ({
    digest: `sha256:${name.repeat(64).slice(0, 64)}`,
    tags,
    pushedAt,
  })
  const images = file('images.json', {
    images: [image('a', ['v1'], '2026-01-01T00:00:00Z'), image('b', [], '2025-01-01T00:00:00Z')],
  })
  const policy = file('policy.json', {
    rules: [
      {
        rulePriority: 1,
        selection: {tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14},
        action: {type: 'expire'},
      },
    ],
  })
  const {stdout} = await runCli([
    'lifecycle',
    'eval',
    '--images',
    images,
    '--policy',
    policy,
    '--at',
    '2026-01-05T00:00:00Z',
    '--json',
  ])
  const answer = JSON.parse(stdout)
  expect(answer).toMatchObject({v: 1, flags: expect.any(Array)})
  const byAction = Object.fromEntries(
    answer.images.map(({digest, action}: {digest: string; action: string}) => [digest[7], action]),
  )
  expect(byAction).toEqual({a: 'keep', b: 'expire'})
  for (const entry of answer.images) {
    expect(entry).toMatchObject({tags: expect.any(Array), ranked: expect.any(Array)})
    expect(['keep', 'expire', 'archive']).toContain(entry.action)
  }
  expect(answer.images.find(({action}: {action: string}) => action === 'expire').rule).toBe(1)
})
