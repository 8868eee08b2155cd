import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {ciLine, htmlText, markdownText, oneLine, padText, plainText, textWidth} from '../../src/ui/plain-text.js'

const hostile =
  '\u001b[31mred\u001b[0m \u001b]8;;http://evil\u0007link\u001b]8;;\u0007 \u0007\u0008\u009b2J \u202egnp.exe <script>alert("1")</script> *bold* `code` [x](y)'

describe('plainText', () => {
  it('drops escape sequences whole and shows other control characters', () => {
    expect(plainText('\u001b[2J\u001b[31mred\u001b[0m')).toBe('red')
    expect(plainText('a\u0007b\u009bc')).toBe('a\ufffdb\ufffdc')
    expect(plainText('\u001b]0;title\u0007after')).toBe('after')
    expect(plainText('tab\there\r\nnext\rlast')).toBe('tab  here\nnext\nlast')
  })

  it('leaves no control character but the line break, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({unit: 'binary', maxLength: 60}),
        fc.array(fc.constantFrom('\u001b', '[', ']', '\u0007', '\\', 'm', '\u009b', '\n', 'x')),
        (text, parts) => {
          const shown = plainText(text + parts.join(''))
          expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
          expect(plainText(shown)).toBe(shown)
        },
      ),
      {numRuns: 2000},
    )
  })
})

describe('one line', () => {
  it('joins lines visibly and cuts at the limit', () => {
    expect(oneLine('a\n  b\nc')).toBe('a ⏎ b ⏎ c')
    expect(oneLine('x'.repeat(50), 10)).toBe('xxxxxxxxx…')
  })

  it.each(['::error::pwned', '  ::add-mask::x', '##[error]x'])(
    'a CI log would obey %j, so it does not start a line',
    line => {
      expect(ciLine(line)).toBe(`| ${line}`)
    },
  )

  it('an ordinary line stays as it is', () => expect(ciLine('a :: b')).toBe('a :: b'))
})

describe('pages', () => {
  it('Markdown shows the characters instead of obeying them', () => {
    const shown = markdownText(hostile)
    expect(shown).not.toMatch(/<script|(?<!\\)\*|(?<!\\)`|(?<!\\)\[|\n/)
  })

  it('HTML shows the characters instead of obeying them', () => {
    expect(htmlText(hostile)).not.toMatch(/[<>"]/)
    expect(htmlText("'&")).toBe('&#39;&amp;')
  })
})

describe('widths', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['\u001b[1mab\u001b[0m', 2],
  ])('%j takes %i columns', (text, width) => expect(textWidth(text)).toBe(width))

  it('padding counts columns', () => expect(padText('日', 4)).toBe('日  '))
})
