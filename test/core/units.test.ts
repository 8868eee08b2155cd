import {describe, expect, it} from 'vitest'
import {formatBytes, formatDuration, parseDuration, plural} from '../../src/core/units.js'

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1.5s', 1500],
    [' 2m ', 120_000],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each(['', '5', 'm', '5 m', '-5m', '5min', '5m!'])('refuses %j and names what it was for', text =>
    expect(() => parseDuration(text, '--timeout')).toThrow(/--timeout `.*` is not a duration/),
  )
})

describe('for people', () => {
  it.each([
    [250, '250ms'],
    [40_000, '40s'],
    [123_000, '2m 3s'],
    [3_900_000, '1h 5m'],
    [3_600_000, '1h'],
  ])('%i ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('sizes are powers of 1000', () => {
    expect(formatBytes(999)).toBe('999 B')
    expect(formatBytes(12_345_678)).toBe('12.3 MB')
  })

  it('one task, several tasks', () =>
    expect([plural(1, 'task'), plural(3, 'task'), plural(2, 'policy', 'policies')]).toEqual([
      '1 task',
      '3 tasks',
      '2 policies',
    ]))
})
