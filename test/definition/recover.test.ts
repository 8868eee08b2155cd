import {readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {fixText} from '../../src/definition/fix.js'
import {lintReport} from '../../src/definition/lint.js'
import {parseText} from '../../src/definition/parse.js'

const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const numRuns = Math.max(3000, Number(process.env.GANTRY_RUNS ?? 1000))
const root = fileURLToPath(new URL('../fixtures/lint/', import.meta.url))
const fixtures = readdirSync(root).filter(name => /^\d+$/.test(name) && name !== '120')
const fine = fixtures
  .map(code => readFileSync(`${root}${code}/ok.json`, 'utf8'))
  .filter(text => text.includes('"containerDefinitions"') && !text.includes('${'))
const found = (text: string) =>
  lintReport(parseText(text, 'task.json')).findings.map(
    ({code, at, what}) => `${at?.line}:${at?.column} ${code} ${what}`,
  )

const broken = (line: string) => `{
  "family": "web",
  "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "app",
      ${line}
      "memory": 64,
      "essantial": true,
      "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}
`
const essantial = '9:7 103 unknown field `essantial` in "app"'

describe('after a mistake in the text', () => {
  it.each([
    ['a missing comma', '"image": "nginx:1.27"', '7:27 101 expected `,` after "image"'],
    ['a name without quotes', 'image: "nginx:1.27",', '7:7 101 the name `image` needs double quotes'],
    ['single quotes', '"image": \'nginx:1.27\',', "7:16 101 JSON strings take double quotes, not '"],
    ['a string that is never closed', '"image": "nginx:1.27,', '7:16 101 this string is never closed'],
    ['a name that is never closed', '"image: "nginx:1.27",', '7:7 101 expected `:` after "image: "'],
    ['an equals sign', '"image" = "nginx:1.27",', '7:7 101 expected `:` after "image"'],
    ['a bare word', '"image": nginx,', '7:16 101 `nginx` is not a JSON value'],
    ['a word of Python', '"image": "nginx:1.27", "essential": True,', '7:43 101 `True` is not a JSON value'],
    ['a comma too many', '"image": "nginx:1.27",,', '7:29 101 expected a name in double quotes, got `,`'],
    ['what makes no sense', '"image": "nginx:1.27", ?!,', '7:30 101 expected a name in double quotes, got `?`'],
    ['a missing value', '"image": ,', '7:16 101 expected a value, got `,`'],
  ])('%s leaves the rest to be read', (_, line, expected) => {
    expect(found(broken(line))).toEqual([expected, essantial])
  })

  it('names each of several', () => {
    const text = broken('image: "nginx:1.27",').replace('"memory": 64,', "'memory': 64")
    expect(found(text)).toEqual([
      '7:7 101 the name `image` needs double quotes',
      "8:7 101 JSON strings take double quotes, not '",
      '8:18 101 expected `,` after "memory"',
      essantial,
    ])
  })

  it('finds by the indentation which bracket is left open, and reads what stands before', () => {
    const text = `{
  "family": "my web",
  "containerDefinitions": [
    {
      "name": "app",
      "portMappings": [
        {"containerPort": 70000}
      ],
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "web"
      },
      "essential": true
    }
  ]
}
`
    expect(found(text).slice(0, 3)).toEqual([
      '2:13 117 family "my web" may hold letters, digits, - and _ only, at most 255',
      '7:27 311 70000 is not a port',
      '11:20 101 `{` is never closed: expected `}`',
    ])
    expect(found(text)).toHaveLength(3)
  })

  it('says nothing of what is missing from a part that was not read', () => {
    const text = `${JSON.stringify({family: 'web', requiresCompatibilities: ['FARGATE'], containerDefinitions: [{name: 'a'}]}, null, 2).slice(0, -2)}`
    expect(found(text)).toEqual(['1:1 101 `{` is never closed: expected `}`'])
    expect(found(text.slice(0, -20))).toEqual(['8:7 101 this string is never closed'])
  })

  it('is silent about a text that is one line with brackets that do not match', () => {
    expect(found('{"family": "my web", "containerDefinitions": [{"name": "a b"}}')).toHaveLength(1)
  })

  it('reads a whole definition with something behind it', () => {
    expect(found(`${broken('"image": "nginx:1.27",')}\nEOF\n`)).toEqual([
      essantial,
      '15:1 101 expected the end of the file after the object',
    ])
  })

  it('mends what can be mended: commas, quotes, words of Python, and then what they hid', () => {
    const text = broken("image: 'nginx:1.27'")
      .replace('"memory": 64', '"memory": "64", "essential": True')
      .replace(/\n.*essantial.*/, '')
    const {text: mended} = fixText(parseText(text, 'task.json'), {}, false)
    expect(mended).toContain('"image": "nginx:1.27",\n      "memory": 64, "essential": true,\n')
    expect(found(mended)).toEqual([])
  })
})

it('mends what a program of Python printed', () => {
  const text = "{'family': 'web',\n 'containerDefinitions': [{'name': 'a' 'image': 'x:1', 'essential': True}]}"
  expect(fixText(parseText(text, 'a.json'), {}, false).text).toBe(
    '{"family": "web",\n "containerDefinitions": [{"name": "a", "image": "x:1", "essential": true}]}',
  )
})

type Damage = {kind: 'delete' | 'insert' | 'unquote' | 'single'; at: number; text: string}
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('delete' as const, 'delete' as const, 'insert' as const, 'unquote' as const, 'single' as const),
  at: fc.double({min: 0, max: 1, noNaN: true, maxExcluded: true}),
  text: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', "'", 'x', ';', '=', '}}', '],', ')'),
})

/** One mistake in the syntax of a JSON text, at one of its tokens. */
function damaged(text: string, {kind, at, text: put}: Damage): string {
  const tokens = [...text.matchAll(kind === 'unquote' || kind === 'single' ? /"[^"\\\n]*"/g : /[{}[\],:"]|(?<=\s)\S/g)]
  const token = tokens[Math.floor(at * tokens.length)]
  if (!token) return text
  const [before, after] = [text.slice(0, token.index), text.slice(token.index + token[0].length)]
  if (kind === 'delete') return before + after
  if (kind === 'insert') return before + put + token[0] + after
  return kind === 'unquote' ? before + token[0].slice(1, -1) + after : `${before}'${token[0].slice(1, -1)}'${after}`
}

describe(`one mistake in a text without any, ${numRuns} runs, seed ${seed}`, () => {
  it('is all that is found', () => {
    let broke = 0
    fc.assert(
      fc.property(fc.constantFrom(...fine), fc.boolean(), damage, (text, spread, change) => {
        const whole = spread ? JSON.stringify(JSON.parse(text), null, 2) : text
        const after = damaged(whole, change)
        const parsed = parseText(after, 'task.json')
        if (parsed.root) return
        broke++
        const {findings} = lintReport(parsed)
        const others = findings
          .filter(({code}) => code !== '101')
          .map(({code, what, at}) => `${at?.line} ${code} ${what}`)
        if (others.length > 0) throw new Error(`${others.join('\n')}\n${after}`)
        expect(findings.length).toBeGreaterThan(0)
        const mended = fixText(parsed, {}, false).text
        if (mended !== after && !parseText(mended, 'task.json').root) throw new Error(`--fix broke it:\n${mended}`)
      }),
      {seed, numRuns},
    )
    expect(broke).toBeGreaterThan(numRuns / 3)
  })
})
