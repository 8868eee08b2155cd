import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {classifyEvent, classifyStopText} from '../../src/rollout/texts/classify.js'
import {eventRows} from '../../src/rollout/texts/event-rows.js'
import {namePatterns} from '../../src/rollout/texts/names.js'
import {longestReading, readingsOf, spellings} from '../../src/rollout/texts/reading.js'
import {stopRows} from '../../src/rollout/texts/stop-rows.js'
import {whyText} from '../../src/rollout/why.js'

const runs = {numRuns: Number(process.env.GANTRY_RUNS ?? 1000), seed: Number(process.env.GANTRY_SEED ?? 1)}

/**
 * How often a pattern may try again from one start, as a product along its dearest path: `.*` as often as a reading is
 * long, `.{0,80}` 80 times, `\w*` as often as a word is long; a repeated group that repeats inside is without bound.
 * What looks around itself is tried once, and what is anchored starts once.
 */
function retries(pattern: RegExp): number {
  const {source} = pattern
  let at = 0
  const alternatives = (): number => {
    let dearest = 1
    for (;;) {
      dearest = Math.max(dearest, sequence())
      if (source[at] !== '|') return dearest
      at++
    }
  }
  const sequence = (): number => {
    let product = 1
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const {wide, inner} = atom()
      const times = quantifier()
      if (inner > 1 && times > 1) return Number.POSITIVE_INFINITY
      product *= inner * (times === Number.POSITIVE_INFINITY ? (wide ? longestReading : 10) : times)
    }
    return product
  }
  const atom = (): {wide: boolean; inner: number} => {
    if (source[at] === '(') {
      const opening = /^\((\?(:|=|!|<=|<!|<\w+>))?/.exec(source.slice(at)) as RegExpExecArray
      at += opening[0].length
      const inner = alternatives()
      at++
      return {wide: false, inner: /[=!]/.test(opening[0]) ? 1 : inner}
    }
    const text = /^(\[\^?(\\.|[^\]\\])*\]|\\.|.)/s.exec(source.slice(at)) as RegExpExecArray
    at += text[0].length
    return {wide: text[0] === '.' || text[0] === '\\S' || text[0].startsWith('[^'), inner: 1}
  }
  const quantifier = (): number => {
    const found = /^([*+?]|\{(\d+)(,(\d*))?\})\??/.exec(source.slice(at))
    if (!found) return 1
    at += found[0].length
    if (found[1] === '?') return 1
    if (found[1] === '*' || found[1] === '+') return Number.POSITIVE_INFINITY
    const most = found[3] === undefined ? found[2] : found[4]
    return most ? Number(most) : Number.POSITIVE_INFINITY
  }
  return alternatives() / (source.startsWith('^') ? longestReading : 1)
}

describe('the patterns', () => {
  const all: [string, RegExp][] = [
    ...stopRows.map(({id, pattern}): [string, RegExp] => [id, pattern]),
    ...eventRows.map(({id, pattern}): [string, RegExp] => [id, pattern]),
  ]

  it('are measured rightly', () => {
    expect(retries(/abc/)).toBe(1)
    expect(retries(/a.{0,80}b|c\w*d/)).toBe(80)
    expect(retries(/(a|b.*c).*d/)).toBe(longestReading ** 2)
    expect(retries(/(a+)+/)).toBe(Number.POSITIVE_INFINITY)
    expect(retries(/^(?!.*a).*b/)).toBe(1)
  })

  it('never go back over a reading more than once, and over a few hundred characters of it beside', () => {
    expect(all.filter(([, pattern]) => retries(pattern) > longestReading * 300).map(([id]) => id)).toEqual([])
    // these go over more than a reading
    expect(spellings.filter(([{source}]) => /[*+]|,\}/.test(source))).toEqual([])
    // names are runs of letters that end where something else begins: nothing in them is tried twice
    expect(Object.entries(namePatterns).filter(([, pattern]) => pattern.source.includes('.*'))).toEqual([])
    expect(Object.entries(namePatterns).filter(([, {source}]) => /[*+]\)[*+]|[^\\]\)\{\d+,\}/.test(source))).toEqual([])
  })
})

describe('a text of a megabyte', () => {
  const shapes: [string, string][] = [
    ['one letter', 'a'],
    ['white space', ' \t'],
    ['line breaks', '\n'],
    ['comment marks', '\n# '],
    ['backslashes', '\\'],
    ['quotation marks', '\\"“'],
    ['the start of a rule', 'CannotPullContainerError: pull image manifest '],
    ['registry addresses', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/'],
    ['file systems', 'fs-0123abcd'],
    ['events', '(service web) was unable to place a task. Reason: '],
    ['workflow commands', '\n::error::'],
    ['control characters', '\u001b[2J\u0000\u0007'],
  ]

  it.each(shapes)('of %s is read as a page', (_, piece) => {
    const text = piece.repeat(Math.ceil(1_048_576 / piece.length))
    const readings = readingsOf(text)
    expect(readings.length).toBeLessThanOrEqual(2)
    for (const reading of readings) {
      expect(reading.length).toBeLessThanOrEqual(longestReading)
      expect(reading).not.toContain('\n')
    }
    expect(() => [classifyStopText(text), classifyEvent(text), whyText(text)]).not.toThrow()
  })

  it('is told by its start or its end, with the rest between them', () => {
    const much = ' noise'.repeat(200_000)
    expect(classifyStopText(`OutOfMemoryError: Container killed due to memory usage${much}`)?.row.id).toBe(
      'out-of-memory',
    )
    expect(classifyStopText(`${much} exec /app: exec format error`)?.row.id).toBe('wrong-arch-binary')
    expect(classifyStopText(`${much} exec format error ${much}`)).toBeUndefined()
  })
})

describe('any text', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string({unit: 'binary', maxLength: 20}),
      fc.constantFrom(...stopRows.flatMap(({pattern}) => pattern.source.match(/[A-Za-z ]{4,}/g) ?? [])),
      fc.constantFrom(': ', '\n', '\\n', '"', "'", '::error::', '(', ')', '[', '{"a":', ' | ', '…', '\u202e'),
    ),
    {maxLength: 10},
  )

  it('is answered, and the same in either letter case of what surrounds it', () => {
    fc.assert(
      fc.property(pieces, parts => {
        const text = parts.join('')
        const finding = whyText(text)
        expect(finding === undefined || finding.what.length > 0).toBe(true)
        if (finding) expect(finding.source.length).toBeGreaterThan(0)
      }),
      runs,
    )
  })

  it('says the same over several lines, indented, quoted or as a comment', () => {
    const text =
      'ResourceInitializationError: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager.'
    const words = text.split(' ')
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(' ', '\n', '\r\n', '\n  ', '\n# ', '\n// ', '\n> ', '\\n'), {
          minLength: words.length - 1,
          maxLength: words.length - 1,
        }),
        gaps => {
          const broken = words.map((word, index) => word + (gaps[index] ?? '')).join('')
          expect(classifyStopText(broken)?.row.id).toBe('secret-network')
        },
      ),
      runs,
    )
  })
})
