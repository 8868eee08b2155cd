import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeEach, describe, expect, it} from 'vitest'
import {type CompiledCode, codeCacheFolder, readCodeCache, writeCodeCache} from '../../src/io/code-cache.js'

const all = mkdtempSync(join(tmpdir(), 'gantry-code-cache-'))
let folder: string
let at = 0
const code: CompiledCode = new Map([
  ['cli.cjs', Buffer.from('first file')],
  ['chunks/lib-1.js', Buffer.from('compiled code '.repeat(301))],
  ['empty.js', Buffer.alloc(0)],
])

beforeEach(() => {
  folder = join(all, String(at++), 'gantry', 'code', 'key')
})
afterAll(() => rmSync(all, {recursive: true, force: true}))

describe('compiled code is kept', () => {
  it('and read as it was written, each piece at a multiple of 8', () => {
    writeCodeCache(folder, 'lint.bin', code)
    const read = readCodeCache(folder, 'lint.bin') as CompiledCode
    expect([...read].map(([name, bytes]) => [name, bytes.toString()])).toEqual(
      [...code].map(([name, bytes]) => [name, bytes.toString()]),
    )
    expect([...read.values()].map(bytes => bytes.byteOffset % 8)).toEqual([0, 0, 0])
    expect(readdirSync(folder)).toEqual(['lint.bin'])
  })

  it('for its owner alone', () => {
    writeCodeCache(folder, 'lint.bin', code)
    expect(statSync(join(folder, 'lint.bin')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('for the four builds used last', () => {
    for (let build = 0; build < 6; build++) {
      writeCodeCache(join(folder, '..', `build-${build}`), 'lint.bin', code)
      utimesSync(join(folder, '..', `build-${build}`), build, build)
    }
    expect(readdirSync(join(folder, '..')).sort()).toEqual(['build-2', 'build-3', 'build-4', 'build-5'])
  })
})

describe('compiled code is not used', () => {
  const damage: [string, (path: string) => void][] = [
    ['when it is missing', path => rmSync(path)],
    ['when it is empty', path => writeFileSync(path, '')],
    ['when it is cut short', path => writeFileSync(path, readFileSync(path).subarray(0, 2000))],
    ['when something was added', path => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(8)]))],
    ['when it is something else', path => writeFileSync(path, 'x'.repeat(4000))],
    ['when others may write to the file', path => chmodSync(path, 0o620)],
    ['when others may write to the folder', path => chmodSync(join(path, '..'), 0o702)],
  ]
  it.each(damage)('%s', (_, spoil) => {
    writeCodeCache(folder, 'lint.bin', code)
    expect(readCodeCache(folder, 'lint.bin')).toBeDefined()
    spoil(join(folder, 'lint.bin'))
    expect(readCodeCache(folder, 'lint.bin')).toBeUndefined()
  })

  it('when a block of it was never written, whichever', () => {
    writeCodeCache(folder, 'lint.bin', code)
    const path = join(folder, 'lint.bin')
    const whole = readFileSync(path)
    const believed = []
    for (let block = 0; block < whole.length; block += 512) {
      const torn = Buffer.from(whole)
      torn.fill(0, block, Math.min(block + 512, torn.length))
      writeFileSync(path, torn)
      if (readCodeCache(folder, 'lint.bin')) believed.push(block)
    }
    expect(believed).toEqual([])
  })

  it('when its folder or itself is a link', () => {
    writeCodeCache(folder, 'lint.bin', code)
    symlinkSync(folder, `${folder}-link`)
    expect(readCodeCache(`${folder}-link`, 'lint.bin')).toBeUndefined()
    symlinkSync(join(folder, 'lint.bin'), join(folder, 'plan.bin'))
    expect(readCodeCache(folder, 'plan.bin')).toBeUndefined()
  })
})

describe('a place that will not do is left alone', () => {
  it('where no folder can be made', () => {
    mkdirSync(join(folder, '..', '..'), {recursive: true})
    writeFileSync(join(folder, '..'), 'a file')
    writeCodeCache(folder, 'lint.bin', code)
    expect(readFileSync(join(folder, '..'), 'utf8')).toBe('a file')
  })

  it('where others may write', () => {
    mkdirSync(folder, {recursive: true})
    chmodSync(folder, 0o777)
    writeCodeCache(folder, 'lint.bin', code)
    expect(readdirSync(folder)).toEqual([])
  })

  it.runIf(process.getuid?.() === 0)("where the cache folder is another user's", () => {
    const home = join(folder, '..', '..', '..')
    mkdirSync(home, {recursive: true})
    rmSync(home, {recursive: true})
    mkdirSync(home)
    const foreign = statSync(home)
    expect(foreign.uid).toBe(0)
    process.seteuid?.(65_534)
    try {
      writeCodeCache(folder, 'lint.bin', code)
    } finally {
      process.seteuid?.(0)
    }
    expect(readdirSync(home)).toEqual([])
  })
})

describe('the place', () => {
  it.each([
    [{HOME: '/home/ann'}, 'linux', '/home/ann/.cache/gantry/code/k'],
    [{HOME: '/home/ann', XDG_CACHE_HOME: '/var/ann'}, 'linux', '/var/ann/gantry/code/k'],
    [{HOME: '/home/ann', XDG_CACHE_HOME: 'relative'}, 'linux', '/home/ann/.cache/gantry/code/k'],
    [{HOME: '/Users/ann'}, 'darwin', '/Users/ann/Library/Caches/gantry/code/k'],
    [{HOME: 'relative'}, 'linux', undefined],
    [{LOCALAPPDATA: '/local'}, 'win32', '/local/gantry/code/k'],
    [{}, 'win32', undefined],
  ] as const)('of %j on %s is %s', (environment, platform, expected) => {
    expect(codeCacheFolder('k', environment, platform)).toBe(expected)
  })
})
