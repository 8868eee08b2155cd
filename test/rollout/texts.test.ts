import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {classifyEvent, classifyStopText} from '../../src/rollout/texts/classify.js'

interface RealText {
  text: string
  kind: 'stop' | 'event'
  /** Rules that are right; several where the text itself leaves it open. */
  expected: string[]
  source: string
  /** Chosen by a hash: rules were never written from these. */
  keptAside: boolean
}

const texts: RealText[] = JSON.parse(
  readFileSync(new URL('../fixtures/rollout/texts.json', import.meta.url), 'utf8'),
) as RealText[]

function ruleOf(real: RealText): string {
  if (real.kind === 'stop') return classifyStopText(real.text)?.row.id ?? 'none'
  const found = classifyEvent(real.text)
  return found?.stop?.row.id ?? found?.row.id ?? 'none'
}

const misses = (keptAside: boolean) =>
  texts
    .filter(real => real.keptAside === keptAside && !real.expected.includes(ruleOf(real)))
    .map(real => `${ruleOf(real)} for ${real.expected.join('|')}: ${real.text.slice(0, 160)}`)

interface Sample {
  kind: 'stop' | 'event'
  expected: string
  text: string
}

describe('the texts AWS and the agent are known to write', () => {
  const samples = JSON.parse(
    readFileSync(new URL('../fixtures/rollout/samples.json', import.meta.url), 'utf8'),
  ) as Sample[]

  it('hit their rule, every one of 78 on stopped tasks and 42 service events', () => {
    expect(samples.filter(({kind}) => kind === 'stop')).toHaveLength(78)
    expect(samples.filter(({kind}) => kind === 'event')).toHaveLength(42)
    const missed = samples.filter(
      sample => ruleOf({...sample, expected: [], source: '', keptAside: false}) !== sample.expected,
    )
    expect(missed).toEqual([])
  })

  it('hit it in another letter case too', () => {
    const missed = samples.filter(sample => {
      const lower = {...sample, text: sample.text.toLowerCase(), expected: [], source: '', keptAside: false}
      return ruleOf(lower) !== sample.expected
    })
    // an upper-case stage name is how a lifecycle hook's text is told
    expect(missed.map(({expected}) => expected)).toEqual([])
  })

  it('and texts made to hold a pattern up do not', () => {
    for (const word of [
      'registry ',
      'image',
      'exec: ',
      'cannotpull ',
      'EFS ',
      'dkr.ecr ',
      '(',
      'secret ',
      'logs.eu-west-1.amazonaws.com ',
    ])
      expect(classifyStopText(word.repeat(20_000))?.row.benign ?? false).toBe(false)
  })
})

describe('texts people really saw', () => {
  it('are at least eighty, each with its source', () => {
    expect(texts.length).toBeGreaterThanOrEqual(80)
    expect(texts.filter(real => !/^https:\/\/github\.com\//.test(real.source))).toEqual([])
  })

  it('hit the right rule, on the half the rules were mended with', () => {
    expect(misses(false)).toEqual([])
  })

  it('hit the right rule nine times in ten on the half kept aside', () => {
    const kept = texts.filter(real => real.keptAside)
    const missed = misses(true)
    expect(missed.length / kept.length, missed.join('\n')).toBeLessThanOrEqual(0.1)
  })
})
