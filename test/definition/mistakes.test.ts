import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import * as yaml from 'yaml'
import {lintReport} from '../../src/definition/lint.js'
import {parseText} from '../../src/definition/parse.js'
import type {Profile} from '../../src/definition/rule.js'

const root = fileURLToPath(new URL('../fixtures/mistakes/', import.meta.url))
const read = (name: string) => readFileSync(`${root}${name}`, 'utf8')
interface Mistake {
  code: string
  file: string
  mend: [string, string][]
}
const mistakes = JSON.parse(read('mistakes.json')) as Mistake[]

/** Suggestions, which only the hardening profile makes: half of all real files would have one. */
const suggestions = ['303', '315', '404', '505', '605', '821']
/** Written as a mistake, and none: Terraform leaves an empty `host_path` out. */
const none = ['710']

const codes = (text: string, file: string, profile: Profile) =>
  lintReport(parseText(text, file, yaml), {profile}).findings.map(({code}) => code)

describe('sixty mistakes, drawn by a seed and written before any tool had read them', () => {
  it('are those that scripts/draw-mistakes.mjs draws', async () => {
    const {draw} = (await import(fileURLToPath(new URL('../../scripts/draw-mistakes.mjs', import.meta.url)))) as {
      draw(): {rows: {code: string}[]}
    }
    expect(JSON.parse(read('drawn.json'))).toEqual(draw())
    expect(mistakes.map(({code}) => code)).toEqual(draw().rows.map(({code}) => code))
    expect(mistakes).toHaveLength(60)
  })

  it.each(mistakes)('$file is named, and its mend is not', ({code, file, mend}) => {
    const bad = read(file)
    const mended = mend.reduce((text, [from, to]) => text.replaceAll(from, to), bad)
    const profile = suggestions.includes(code) ? 'hardening' : 'recommended'
    expect(codes(bad, file, profile).includes(code)).toBe(!none.includes(code))
    expect(codes(mended, file, profile)).not.toContain(code)
  })
})
