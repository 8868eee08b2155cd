import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import * as yaml from 'yaml'
import {fixText} from '../../src/definition/fix.js'
import {lintReport} from '../../src/definition/lint.js'
import type {LintOptions} from '../../src/definition/options.js'
import {parseText} from '../../src/definition/parse.js'
import {structures} from '../../src/definition/schema.generated.js'

const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const numRuns = Number(process.env.GANTRY_RUNS ?? 1000)
const root = fileURLToPath(new URL('../fixtures/lint/', import.meta.url))
const texts = readdirSync(root)
  .filter(name => /^\d+$/.test(name) && name !== '120')
  .flatMap(code => ['bad.json', 'ok.json'].map(name => readFileSync(`${root}${code}/${name}`, 'utf8')))
const everything: LintOptions = {profile: 'hardening', region: 'eu-west-1', exec: true, existingController: 'ECS'}

const words = [
  ...new Set(Object.values(structures).flatMap(structure => Object.keys(structure.members))),
  'taskDefinition',
  'services',
  'Resources',
  '__proto__',
  'constructor',
  '',
]
const scalar = fc.oneof(
  fc.constantFrom(
    'awsvpc',
    'FARGATE',
    'bridge',
    'awslogs',
    'app',
    '$' + '{X}',
    '',
    'CMD-SHELL',
    'sh',
    '-c',
    'a b',
    '\u0000',
    'ENABLED',
    '8000-8010',
    'arn:aws:iam::1:role/x',
    'HEALTHY',
  ),
  fc.string({maxLength: 12}),
  fc.integer({min: -5, max: 70_000}),
  fc.double({noNaN: true, noDefaultInfinity: true}),
  fc.boolean(),
  fc.constant(null),
)
const tree = fc.letrec<{node: unknown}>(tie => ({
  node: fc.oneof(
    {maxDepth: 6, withCrossShrink: true},
    scalar,
    fc.array(tie('node'), {maxLength: 4}),
    fc.dictionary(fc.constantFrom(...words), tie('node'), {maxKeys: 8}),
  ),
})).node

const terraformWords = [
  ...['family', 'cpu', 'memory', 'network_mode', 'requires_compatibilities', 'container_definitions', 'volume', 'name'],
  ...['host_path', 'efs_volume_configuration', 'tags', 'proxy_configuration', 'properties', 'runtime_platform'],
  ...['network_configuration', 'subnets', 'load_balancer', 'alarms', 'deployment_circuit_breaker', 'enable'],
  ...['task_definition', '__proto__', 'constructor'],
]
const terraformTree = fc.letrec<{node: unknown}>(tie => ({
  node: fc.oneof(
    {maxDepth: 5, withCrossShrink: true},
    scalar,
    fc.constantFrom('[{"name": "a", "x": 1}]', '[{"name"', '%{ if }', 'FARGATE'),
    fc.array(tie('node'), {maxLength: 3}),
    fc.dictionary(fc.constantFrom(...terraformWords), tie('node'), {maxKeys: 6}),
  ),
})).node

type Mutation = {kind: 'cut' | 'insert' | 'value' | 'truncate'; at: number; length: number; text: string}
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('cut' as const, 'insert' as const, 'value' as const, 'value' as const, 'truncate' as const),
  at: fc.double({min: 0, max: 1, noNaN: true, maxExcluded: true}),
  length: fc.integer({min: 1, max: 12}),
  text: fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      ':',
      '\n',
      '//',
      '/*',
      'null',
      '$' + '{',
      '\ufeff',
      '\\u12',
      '-',
      "'",
    ),
    scalar.map(value => JSON.stringify(value)),
    fc.constantFrom(...words).map(word => `"${word}"`),
  ),
})

/** `value`: one value of the file, whatever it is, becomes another one. */
function mutated(text: string, {kind, at, length, text: put}: Mutation): string {
  const offset = Math.floor(at * text.length)
  if (kind === 'cut') return text.slice(0, offset) + text.slice(offset + length)
  if (kind === 'insert') return text.slice(0, offset) + put + text.slice(offset)
  if (kind === 'truncate') return text.slice(0, offset)
  const values = [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g)]
  const chosen = values[Math.floor(at * values.length)]
  return chosen ? text.slice(0, chosen.index) + put + text.slice(chosen.index + chosen[0].length) : text
}

function mustHold(text: string, file: string): void {
  const parsed = parseText(text, file, yaml)
  const {findings} = lintReport(parsed, everything)
  const lines = text.split('\n').length
  for (const finding of findings) {
    const {at} = finding
    if (!at || at.line < 1 || at.line > lines || at.column < 1 || at.endLine < at.line)
      throw new Error(`no place: ${JSON.stringify(finding)}`)
    if (finding.what === '' || finding.what.endsWith('.')) throw new Error(`bad words: ${finding.what}`)
  }
  if (!parsed.root) return
  for (const dangerous of [false, true]) {
    const once = fixText(parsed, everything, dangerous, yaml)
    const again = parseText(once.text, file, yaml)
    if (!again.root) throw new Error(`--fix broke the text:\n${once.text}`)
    expect(fixText(again, everything, dangerous, yaml).text).toBe(once.text)
  }
}

describe(`lint, ${numRuns} runs, seed ${seed}`, () => {
  it('mutated definitions: no throw, a place for every finding, fixes that parse and settle', () => {
    const cases = fc.tuple(fc.constantFrom(...texts), fc.array(mutation, {minLength: 1, maxLength: 6}))
    fc.assert(
      fc.property(cases, ([text, mutations]) => mustHold(mutations.reduce(mutated, text), 'task.json')),
      {seed, numRuns},
    )
  })

  it('any JSON tree of ECS words: the same', () => {
    fc.assert(
      fc.property(tree, value => mustHold(JSON.stringify(value, null, 1), 'task.json')),
      {seed, numRuns},
    )
  })

  it('definitions as YAML: the same', () => {
    const cases = fc.tuple(fc.constantFrom(...texts), fc.array(mutation, {maxLength: 2}))
    fc.assert(
      fc.property(cases, ([text, mutations]) => {
        let value: unknown
        try {
          value = JSON.parse(mutations.reduce(mutated, text))
        } catch {
          return
        }
        mustHold(yaml.stringify(value), 'task.yaml')
      }),
      {seed, numRuns: Math.max(200, Math.floor(numRuns / 10))},
    )
  })

  it("any tree of Terraform's words, and any plan of them: the same", () => {
    const change = (after: unknown, later: unknown) => ({
      ...{mode: 'managed', type: 'aws_ecs_task_definition', name: 'web'},
      change: {after, after_unknown: later},
    })
    fc.assert(
      fc.property(terraformTree, terraformTree, (task, service) => {
        const resource = {aws_ecs_task_definition: {web: task}, aws_ecs_service: {web: service}}
        mustHold(JSON.stringify({resource}, null, 1), 'main.tf.json')
        mustHold(JSON.stringify({terraform_version: '1', resource_changes: [change(task, service)]}), 'plan.json')
      }),
      {seed, numRuns},
    )
  })

  it('definitions as Terraform: the same', () => {
    const cases = fc.tuple(fc.constantFrom(...texts), fc.boolean(), fc.array(mutation, {maxLength: 4}))
    fc.assert(
      fc.property(cases, ([text, heredoc, mutations]) => {
        const containers = /"containerDefinitions": (\[[\s\S]*\n {2}\])/.exec(text)?.[1] ?? text
        const value = heredoc ? `<<-EOF\n${containers}\n  EOF` : `jsonencode(${containers})`
        const body = `  family = "web"\n  requires_compatibilities = ["FARGATE"]\n  container_definitions = ${value}\n`
        mustHold(mutations.reduce(mutated, `resource "aws_ecs_task_definition" "web" {\n${body}}\n`), 'main.tf')
      }),
      {seed, numRuns: Math.max(300, Math.floor(numRuns / 4))},
    )
  })

  it('any text at all is read without a throw', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 200}), text => {
        lintReport(parseText(text, 'a.json'), everything)
        lintReport(parseText(text, 'a.yaml', yaml), everything)
        lintReport(parseText(`resource "aws_ecs_service" "x" {\n${text}\n}`, 'a.tf'), everything)
      }),
      {seed, numRuns},
    )
  })
})
