import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {CachedModules} from '../../src/io/cached-modules.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-modules-'))
  mkdirSync(join(folder, 'chunks'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

const file = (name: string, text: string) => writeFileSync(join(folder, name), text)
const load = (modules: CachedModules, name: string) => modules.requireFrom(join(folder, 'start.cjs'))(name)

describe('modules below the folder', () => {
  it('require each other, once each, also in a circle', () => {
    file('a.cjs', 'exports.early = 1; const b = require("./chunks/b.js"); exports.b = b; exports.late = 2')
    file(
      'chunks/b.js',
      'const a = require("../a.cjs"); exports.seen = Object.keys(a); exports.again = () => require("../a.cjs")',
    )
    const a = load(new CachedModules(folder), './a.cjs') as {b: {seen: string[]; again(): unknown}; late: number}
    expect(a.b.seen).toEqual(['early'])
    expect(a.b.again()).toBe(a)
    expect(a.late).toBe(2)
  })

  it('know where they are, and get Node and packages from Node', () => {
    file(
      'a.cjs',
      'exports.here = [__filename, __dirname, module.filename]; exports.fs = require("node:fs"); exports.where = require.resolve("./a.cjs"); exports.import = importModule',
    )
    const a = load(new CachedModules(folder), './a.cjs') as Record<string, unknown>
    expect(a.here).toEqual([join(folder, 'a.cjs'), folder, join(folder, 'a.cjs')])
    expect(a.where).toBe(join(folder, 'a.cjs'))
    expect((a.fs as {existsSync: unknown}).existsSync).toBeTypeOf('function')
    expect(() => load(new CachedModules(folder), './nowhere.cjs')).toThrow(/ENOENT|Cannot find/)
  })

  it('that throw are tried anew', () => {
    file(
      'a.cjs',
      'globalThis.gantryTries = (globalThis.gantryTries ?? 0) + 1; if (globalThis.gantryTries < 2) throw new Error("first"); exports.tries = globalThis.gantryTries',
    )
    const modules = new CachedModules(folder)
    expect(() => load(modules, './a.cjs')).toThrow('first')
    expect(load(modules, './a.cjs')).toEqual({tries: 2})
  })
})

describe('compiled code', () => {
  it('of an earlier process is taken, and gives the same', () => {
    file('a.cjs', 'exports.sum = (a, b) => a + b')
    const first = new CachedModules(folder)
    const {sum} = load(first, './a.cjs') as {sum(a: number, b: number): number}
    expect(sum(1, 2)).toBe(3)
    expect(first.changed).toBe(true)
    const second = new CachedModules(folder, first.compiled())
    expect((load(second, './a.cjs') as {sum(a: number, b: number): number}).sum(1, 2)).toBe(3)
    expect(second.changed).toBe(false)
    expect(second.loaded).toEqual(['a.cjs'])
  })

  it('of another text is refused, and what was not loaded this time stays', () => {
    file('a.cjs', 'exports.value = "before"')
    file('chunks/b.js', 'exports.value = "b"')
    const first = new CachedModules(folder)
    load(first, './a.cjs')
    load(first, './chunks/b.js')
    file('a.cjs', 'exports.value = "afterwards"')
    const second = new CachedModules(folder, first.compiled())
    expect(load(second, './a.cjs')).toEqual({value: 'afterwards'})
    expect(second.changed).toBe(true)
    expect([...second.compiled().keys()].sort()).toEqual(['a.cjs', 'chunks/b.js'])
  })
})
