// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of gantry.yml
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {evaluatePolicy} from '../../src/lifecycle/evaluate.js'
import {parseImages} from '../../src/lifecycle/image.js'
import {parsePolicy} from '../../src/lifecycle/parse-policy.js'
import {interpolateText} from '../../src/project/interpolate.js'
import {loadProject} from '../../src/project/load.js'
import {parseSchedule, scheduleMatches} from '../../src/scaling/schedule.js'
import {parseSeries} from '../../src/scaling/series.js'
import {parseStep} from '../../src/scaling/step-scaling.js'

const numRuns = Number(process.env.GANTRY_RUNS ?? 1000)
const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const settings = {numRuns, seed}

/** What a reader of foreign text may do: give a value, or refuse it as the caller's mistake. */
async function onlyRefuses(read: () => unknown): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.message).not.toBe('')
  }
}

const words = fc.constantFrom(
  'rules',
  'rulePriority',
  'selection',
  'tagStatus',
  'tagged',
  'any',
  'tagPatternList',
  'countType',
  'imageCountMoreThan',
  'countNumber',
  'action',
  'type',
  'expire',
  '__proto__',
  'constructor',
)
const policyLike = fc.letrec(tie => ({
  value: fc.oneof(
    {maxDepth: 4},
    words,
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    fc.array(tie('value'), {maxLength: 3}),
    fc.dictionary(words, tie('value'), {maxKeys: 5}),
  ),
})).value

const yamlWords = fc.constantFrom(
  'services',
  'web',
  'taskDefinition',
  'cluster',
  'environments',
  'dependsOn',
  'scaling',
  'min',
  'max',
  'step',
  'steps',
  'schedule',
  'cron(0 8 * * ? *)',
  '&a',
  '*a',
  '<<',
  '- ',
  '${env.X}',
  '{',
  '}',
  '[',
  ']',
  ':',
  '\n',
  '  ',
  '"',
  "'",
  '|',
  '#',
  '1',
  '---',
)
const yamlLike = fc.array(yamlWords, {maxLength: 40}).map(parts => parts.join(''))

describe(`text from outside (seed ${seed}, ${numRuns} runs)`, () => {
  it('a policy is read or refused, with findings that have places, and a good one can be evaluated', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          policyLike.map(value => JSON.stringify(value)),
        ),
        text => {
          const {policy, findings} = parsePolicy(text, 'p.json')
          expect(policy === undefined).toBe(findings.some(finding => finding.severity === 'error'))
          for (const finding of findings) expect(finding.at?.line).toBeGreaterThanOrEqual(1)
          if (policy) evaluatePolicy(policy, [], 0)
        },
      ),
      settings,
    )
  })

  it('images, series, schedules and steps are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.string(), fc.string(), async (value, text, inner) => {
        await onlyRefuses(() => parseImages(value, 'i.json'))
        await onlyRefuses(() => parseImages({images: [value]}, 'i.json'))
        await onlyRefuses(() => parseSeries(text, 's.csv'))
        await onlyRefuses(() => parseSeries(JSON.stringify(value), 's.json'))
        await onlyRefuses(() => parseSchedule(`cron(${inner})`))
        await onlyRefuses(() => parseStep(text))
      }),
      settings,
    )
  })

  it('any six cron fields are refused or match without end in sight', async () => {
    const field = fc.oneof(
      fc.constantFrom('*', '?', 'L', '15W', 'FRI#2', 'MONL', '1-5', '0/15', 'MON-FRI', 'JAN', 'L-3'),
      fc.nat(60).map(String),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(field, {minLength: 6, maxLength: 6}),
        fc.date({min: new Date(0), max: new Date('2199-01-01'), noInvalidDate: true}),
        async (fields, at) => {
          await onlyRefuses(() => scheduleMatches(parseSchedule(`cron(${fields.join(' ')})`), 'UTC', at.getTime(), 0))
        },
      ),
      settings,
    )
  })

  it('gantry.yml is read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          yamlLike,
          policyLike.map(value => JSON.stringify(value)),
        ),
        fc.option(words, {nil: undefined}),
        async (text, environment) => {
          const request = {directory: '/app', environmentVariables: {X: 'x'}, ...(environment ? {environment} : {})}
          await onlyRefuses(() =>
            loadProject(request, {read: async path => (path === '/app/gantry.yml' ? text : undefined)}),
          )
        },
      ),
      settings,
    )
  })

  it('a value put into JSON comes back as itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({unit: 'binary'}), async value => {
        const {text} = await interpolateText('{"x": "<${env.X}>"}', 'td.json', {env: () => value})
        expect(JSON.parse(text)).toEqual({x: `<${value}>`})
      }),
      settings,
    )
  })
})
