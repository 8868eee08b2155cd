import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {parsePolicy} from '../../src/lifecycle/parse-policy.js'
import {policyTemplates} from '../../src/lifecycle/templates.js'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-lifecycle-offline-'))
const write = (name: string, value: unknown) => {
  const file = join(folder, name)
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}
// No region, no credentials: whatever asked AWS would fail.
const offline = {
  AWS_REGION: undefined,
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  CI: undefined,
}
const cli = async (...argv: string[]) => {
  const {stdout, exitCode} = await runCli(['lifecycle', ...argv, '--json'], offline)
  return {exitCode, answer: JSON.parse(stdout)}
}
const rule = (selection: object, more: object = {}) => ({rulePriority: 1, selection, action: {type: 'expire'}, ...more})
const keepOne = write('keep-one.json', {
  rules: [rule({tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1})],
})

describe('gantry lifecycle lint', () => {
  it('reports what ECR would refuse as findings, exit 1', async () => {
    const file = write('bad.json', {
      rules: [
        rule({tagStatus: 'tagged', tagPatternList: ['a*b*c*d*e*'], countType: 'imageCountMoreThan', countNumber: 1}),
        rule({tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 0}),
      ],
    })
    const {exitCode, answer} = await cli('lint', '--policy', file)
    expect(exitCode).toBe(1)
    expect(answer.files[0].findings.map((finding: {rule: string}) => finding.rule)).toEqual([
      'too-many-wildcards',
      'priority-twice',
      'below-one',
    ])
    expect(answer.counts).toEqual({error: 3, warning: 0, suggestion: 0})
  })
  it('reports text that is no JSON as a finding, and a missing file with exit 2', async () => {
    expect((await cli('lint', '--policy', write('text.json', 'rules:'))).exitCode).toBe(1)
    expect(await cli('lint', '--policy', join(folder, 'missing.json'))).toMatchObject({exitCode: 2})
    expect(await cli('lint')).toMatchObject({exitCode: 2, answer: {error: {message: 'no lifecycle policy named'}}})
  })
  it('says nothing of a good policy, exit 0', async () => {
    expect(await cli('lint', '--policy', keepOne)).toMatchObject({exitCode: 0, answer: {files: [{findings: []}]}})
  })
})

describe('gantry lifecycle eval of a file', () => {
  const images = {
    imageDetails: [
      {imageDigest: 'sha256:a', imageTags: ['v1'], imagePushedAt: '2026-01-01T00:00:00+00:00'},
      {imageDigest: 'sha256:b', imageTags: ['v2'], imagePushedAt: 1767312000},
    ],
  }
  it('prints the contract’s document', async () => {
    const {exitCode, answer} = await cli(
      'eval',
      '--images',
      write('images.json', images),
      '--policy',
      keepOne,
      '--at',
      '2026-02-01T00:00:00Z',
    )
    expect(exitCode).toBe(0)
    expect(answer).toEqual({
      v: 1,
      images: [
        {digest: 'sha256:a', tags: ['v1'], action: 'expire', rule: 1, ranked: [1]},
        {digest: 'sha256:b', tags: ['v2'], action: 'keep', ranked: [1]},
      ],
      flags: [],
    })
  })
  it('counts days from --at', async () => {
    const policy = write('days.json', {
      rules: [rule({tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14})],
    })
    const at = async (moment: string) =>
      (await cli('eval', '--images', write('images.json', images), '--policy', policy, '--at', moment)).answer
    expect((await at('2026-01-10T00:00:00Z')).images.map((image: {action: string}) => image.action)).toEqual([
      'keep',
      'keep',
    ])
    const close = await at('2026-01-15T12:00:00Z')
    expect(close.images.map((image: {action: string}) => image.action)).toEqual(['expire', 'keep'])
    expect(close.flags.map((flag: {rule: string}) => flag.rule)).toEqual(['rounding-of-days'])
  })
  it('says in words what goes and why', async () => {
    const {stdout} = await runCli(
      [
        'lifecycle',
        'eval',
        '--images',
        write('images.json', images),
        '--policy',
        keepOne,
        '--at',
        '2026-02-01T00:00:00Z',
      ],
      offline,
    )
    expect(stdout.split('\n')[0]).toBe('1 expire, 0 archive, 1 keep')
    expect(stdout).toMatch(/expire +v1 +sha256:a +31\.0 d {2}rule 1/)
  })
  it.each([
    ['images that are none', {}, 'holds no images'],
    ['an image without a digest', {images: [{tags: []}]}, 'image 1 has no digest'],
    ['an image without a push time', {images: [{digest: 'a'}]}, 'image 1 has no push time'],
    ['a push time that is none', {images: [{digest: 'a', pushedAt: 'soon'}]}, 'pushedAt `soon` is not a time'],
    [
      'a digest twice',
      {
        images: [
          {digest: 'a', pushedAt: 1},
          {digest: 'a', pushedAt: 1},
        ],
      },
      'names a twice (image 2)',
    ],
    ['text', 'images', 'is not JSON'],
  ])('refuses %s with exit 2', async (_name, value, message) => {
    const {exitCode, answer} = await cli('eval', '--images', write('bad-images.json', value), '--policy', keepOne)
    expect(exitCode).toBe(2)
    expect(answer.error.message).toContain(message)
  })
  it('has no preview for a file', async () => {
    expect((await cli('eval', '--images', 'x.json', '--policy', keepOne, '--against-preview')).exitCode).toBe(2)
  })
})

describe('gantry lifecycle templates', () => {
  it.each(policyTemplates.map(template => template.name))('%s is a policy ECR takes', async name => {
    const {answer} = await cli('templates', name, '--count', '5', '--days', '3')
    expect(parsePolicy(JSON.stringify(answer)).findings).toEqual([])
  })
  it('names the nearest of an unknown one', async () => {
    expect(await cli('templates', 'keep-releses')).toMatchObject({
      exitCode: 2,
      answer: {error: {fix: 'did you mean keep-releases?'}},
    })
  })
})
