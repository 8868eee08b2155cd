import {describe, expect, it} from 'vitest'
import type {Finding} from '../../src/core/finding.js'
import {LineTable} from '../../src/core/position.js'
import {codeFrame} from '../../src/ui/code-frame.js'
import {formatFinding, noPaint, summaryText} from '../../src/ui/findings.js'

const at = (text: string, token: string) => {
  const start = text.indexOf(token)
  return new LineTable(text).at(start, start + token.length)
}
const frame = (text: string, token: string) => codeFrame(text, at(text, token), noPaint)
const finding: Finding = {
  rule: 'unknown-field',
  code: '103',
  severity: 'error',
  certainty: 'certain',
  what: 'unknown field',
  evidence: [],
  source: 'AWS',
}

describe('a code frame', () => {
  it.each([
    ['a token in the middle', 'a\n  "key": 1\nb', '"key"', '   2 |   "key": 1\n     |   ^~~~~'],
    ['a token after tabs', '\t\t"key": 1', '"key"', '   1 |     "key": 1\n     |     ^~~~~'],
    ['a token after wide letters', '"値": "key"', '"key"', '   1 | "値": "key"\n     |       ^~~~~'],
    ['one character', '{}', '{', '   1 | {}\n     | ^'],
    ['Windows line ends', 'a\r\n"key"\r\n', '"key"', '   2 | "key"\n     | ^~~~~'],
  ])('%s', (_, text, token, expected) => {
    expect(frame(text, token)).toBe(expected)
  })

  it('cuts a long line around the token', () => {
    const shown = frame(`${'x'.repeat(5000)}"key"${'y'.repeat(5000)}`, '"key"') ?? ''
    expect(shown).toContain('"key"')
    expect(Math.max(...shown.split('\n').map(line => line.length))).toBeLessThan(180)
    const [line, carets] = shown.split('\n') as [string, string]
    expect(carets.indexOf('^')).toBe(line.indexOf('"key"'))
  })

  it('lets no control character of the file through', () => {
    expect(frame('"\u001b[31mred\u0007" "key"', '"key"')).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })

  it('is missing for a place beyond the text', () => {
    expect(codeFrame('a', {line: 9, column: 1, endLine: 9, endColumn: 2}, noPaint)).toBeUndefined()
  })
})

describe('a finding in words', () => {
  it('shows everything it holds, each on its line', () => {
    const text = formatFinding({
      ...finding,
      certainty: 'likely',
      why: 'because',
      awsMessage: 'AWS said so',
      fix: 'do this',
      evidence: [
        {name: 'need', value: 2048, unit: 'MiB'},
        {name: 'free', value: 1536, unit: 'MiB'},
      ],
      at: {file: 'a.json', line: 1, column: 2, endLine: 1, endColumn: 3},
      related: [{file: 'a.json', line: 9, column: 1, endLine: 9, endColumn: 2}],
    })
    expect(text).toBe(`a.json:1:2: error unknown field [103 unknown-field] (likely)
  why       because
  aws       AWS said so
  fix       do this
  evidence  need 2048 MiB · free 1536 MiB
  also      a.json:9:1`)
  })

  it('keeps text from outside on its line', () => {
    expect(formatFinding({...finding, what: 'a\n::error::b\u001b[2J'}).split('\n')).toHaveLength(1)
  })

  it.each([
    [[], 1, 0, 'nothing to report in 1 file'],
    [
      [finding, finding, {...finding, severity: 'warning' as const}],
      3,
      2,
      '2 errors, 1 warning in 3 files, 2 silenced',
    ],
  ])('is counted', (findings, files, suppressed, expected) => {
    expect(summaryText(findings, files, suppressed)).toBe(expected)
  })
})
