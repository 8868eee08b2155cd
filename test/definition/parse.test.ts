// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of templates
import {describe, expect, it} from 'vitest'
import * as yaml from 'yaml'
import {parseText} from '../../src/definition/parse.js'

const problems = (text: string, file = 'a.json') =>
  parseText(text, file, yaml).problems.map(({what, severity, start}) => {
    const {line, column} = parseText(text, file, yaml).lines.position(start)
    return `${line}:${column} ${severity} ${what}`
  })

describe('a JSON text', () => {
  it.each([
    ['an empty file', '', '1:1 error the file is empty'],
    ['white space alone', ' \n ', '1:1 error the file is empty'],
    ['a missing comma', '{"a": 1\n "b": 2}', '1:7 error expected `,` after "a"'],
    ['an object that is never closed', '{"a": 1', '1:1 error `{` is never closed: expected `}`'],
    ['a string that is never closed', '{"a": "b\n}', '1:7 error this string is never closed'],
    ['a name without quotes', '{a: 1}', '1:2 error the name `a` needs double quotes'],
    ["Python's None", '{"a": None}', '1:7 error `None` is not a JSON value'],
    ['a single quote', "{'a': 1}", "1:2 error expected a name in double quotes, got `'`"],
    ['text after the value', '{} {}', '1:4 error expected the end of the file after the object'],
    ['a NUL byte', '{"a\u0000": 1}', '1:4 error this is not a text file: it holds a NUL byte'],
    ['a bad escape', '"\\x"', '1:2 error `\\x` is not an escape'],
    ['a leading zero', '{"a": 012}', '1:7 error `012` is not a number'],
    ['a comment that is never closed', '{} /* a', '1:4 error this comment is never closed'],
  ])('%s is named at its place', (_, text, expected) => {
    expect(problems(text)[0]).toBe(expected)
  })

  it('deeper than 200 levels is named, not followed', () => {
    expect(problems('['.repeat(100_000))).toEqual(['1:202 error nested deeper than 200 levels'])
    expect(problems(`${'['.repeat(200)}${']'.repeat(200)}`)).toEqual([])
  })

  it('reads comments, a trailing comma, a byte order mark and placeholders without quotes', () => {
    const text = '\ufeff// one\n{"a": [1, 2,], /* two */ "port": ${PORT}, "b": {{ image }}}'
    const file = parseText(text, 'a.json')
    expect(file.value).toEqual({a: [1, 2], port: '${PORT}', b: '{{ image }}'})
    expect(file.comments.map(comment => comment.text)).toEqual(['one', 'two'])
    expect(file.problems.map(problem => problem.severity)).toEqual(['warning'])
    expect(file.root?.raw('port')?.isUnknown).toBe(true)
  })

  it('names both places of a name written twice, and the second wins', () => {
    const file = parseText('{"a": 1,\n"a": 2}', 'a.json')
    expect(file.problems[0]).toMatchObject({rule: 'duplicate-key', related: {start: 1, end: 4}})
    expect(file.value).toEqual({a: 2})
  })

  it('keeps a member called __proto__ a member', () => {
    expect(Object.keys(parseText('{"__proto__": {"x": 1}}', 'a.json').value as object)).toEqual(['__proto__'])
  })
})

describe('a YAML text', () => {
  it('becomes the same nodes, with places', () => {
    const file = parseText('family: web # why\ncontainerDefinitions:\n  - name: app\n    memory: 512\n', 'a.yaml', yaml)
    expect(file.value).toEqual({family: 'web', containerDefinitions: [{name: 'app', memory: 512}]})
    const memory = file.root?.raw('containerDefinitions')?.items[0]?.raw('memory')
    expect(file.lines.position(memory?.start ?? 0)).toEqual({line: 4, column: 13})
    expect(file.comments.map(comment => comment.text)).toEqual(['why'])
  })

  it('takes an intrinsic function as an unknown', () => {
    expect(parseText('image: !Sub "${A}/b"', 'a.yaml', yaml).root?.raw('image')?.isUnknown).toBe(true)
  })

  it.each([
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      /aliases/,
    ],
    ['deep flow nesting', '['.repeat(50_000), /nested deeper than 200/],
    ['a broken mapping', 'a: b: c', /Nested mappings/],
    ['a repeated name', 'a: 1\na: 2\n', /written twice/],
    ['an empty file', '# nothing\n', /empty/],
  ])('%s is named, never exploded', (_, text, expected) => {
    expect(problems(text, 'a.yaml')[0]).toMatch(expected)
  })
})
