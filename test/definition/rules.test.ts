import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {lintReport} from '../../src/definition/lint.js'
import type {LintOptions} from '../../src/definition/options.js'
import {type ParsedFile, parseText} from '../../src/definition/parse.js'
import type {Rule} from '../../src/definition/rule.js'
import {rules} from '../../src/definition/rules/index.js'
import {formatFinding} from '../../src/ui/findings.js'

const root = fileURLToPath(new URL('../fixtures/lint/', import.meta.url))

/** Every number of the catalogue: 432 is the one that must never fire, so it has no rule. */
const catalogue = [
  ...numbers(101, 122),
  ...numbers(150, 160),
  ...numbers(201, 215),
  ...numbers(301, 330),
  ...numbers(401, 431),
  ...numbers(433, 443),
  ...numbers(501, 521),
  ...numbers(601, 627),
  ...numbers(701, 723),
  ...numbers(801, 831),
  ...numbers(901, 910),
  ...numbers(1001, 1050),
]

function numbers(from: number, to: number): string[] {
  return Array.from({length: to - from + 1}, (_, index) => String(from + index))
}

const read = (code: string, name: string) => readFileSync(`${root}${code}/${name}`, 'utf8')
const parsed = (code: string, name: string): ParsedFile => parseText(read(code, name), name)
const optionsOf = ({code, id, profile, severity}: Rule): LintOptions => ({
  // A rule of the hardening profile is switched on for its own fixture.
  ...(profile === 'hardening' ? {rules: {[id]: severity}} : {}),
  ...(existsSync(`${root}${code}/options.json`) ? JSON.parse(read(code, 'options.json')) : {}),
  ...(existsSync(`${root}${code}/task.json`) ? {pair: parsed(code, 'task.json')} : {}),
})

describe('the rules', () => {
  it('are those of the catalogue, in its order', () => {
    expect(rules.map(rule => rule.code)).toEqual(catalogue)
  })

  it('have a name of their own, each the name of its file', () => {
    const files = readdirSync(fileURLToPath(new URL('../../src/definition/rules/', import.meta.url)))
    expect(rules.map(rule => `${rule.id}.ts`).sort()).toEqual(files.filter(file => file !== 'index.ts').sort())
  })

  it('are errors only where their source is sure', () => {
    const unsure = rules.filter(rule => rule.severity === 'error' && rule.certainty !== 'certain')
    expect(unsure.map(rule => rule.id)).toEqual([])
  })

  it('have fixtures, and no fixture is without its rule', () => {
    const folders = readdirSync(root).filter(name => /^\d+$/.test(name))
    expect(folders.sort()).toEqual([...catalogue].sort())
  })
})

describe.each(rules.map(rule => [rule.code, rule.id, rule] as const))('%s %s', (code, _, rule) => {
  it('says of bad.json what bad.out holds', () => {
    const file = parsed(code, 'bad.json')
    const {findings} = lintReport(file, optionsOf(rule))
    expect(findings.map(finding => finding.rule)).toContain(rule.id)
    const text = `${findings.map(finding => formatFinding(finding, undefined, file.text)).join('\n\n')}\n`
    if (process.env.GANTRY_UPDATE) writeFileSync(`${root}${code}/bad.out`, text)
    expect(text).toBe(read(code, 'bad.out'))
  })

  it('is silent on ok.json, and so is every other rule of the recommended profile', () => {
    const {findings} = lintReport(parsed(code, 'ok.json'), optionsOf(rule))
    expect(findings.map(finding => `${finding.code} ${finding.what}`)).toEqual([])
  })
})
