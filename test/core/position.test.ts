import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {jsonPointer, LineTable} from '../../src/core/position.js'

describe('LineTable', () => {
  it('counts lines and columns from 1, in UTF-16 units', () => {
    const table = new LineTable('ab\n\n😀c')
    expect(table.position(0)).toEqual({line: 1, column: 1})
    expect(table.position(3)).toEqual({line: 2, column: 1})
    expect(table.position(6)).toEqual({line: 3, column: 3})
    expect(table.at(4, 6, '/x', 'f.json')).toEqual({
      file: 'f.json',
      line: 3,
      column: 1,
      endLine: 3,
      endColumn: 3,
      pointer: '/x',
    })
  })

  it('agrees with splitting the text, wherever one looks', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom('a', '\n', '😀', '\r')}), fc.nat(), (text, n) => {
        const offset = text.length === 0 ? 0 : n % (text.length + 1)
        const before = text.slice(0, offset).split('\n')
        expect(new LineTable(text).position(offset)).toEqual({
          line: before.length,
          column: (before.at(-1) as string).length + 1,
        })
      }),
      {numRuns: 1000},
    )
  })
})

it('a pointer escapes ~ and /', () => expect(jsonPointer(['a/b', 0, 'c~d'])).toBe('/a~1b/0/c~0d'))
