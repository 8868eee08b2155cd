import {spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {readCodeCache} from '../src/io/code-cache.js'
import {root} from './support/source-graph.js'

const built = existsSync(join(root, 'dist/start.cjs'))
let cache: string
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'gantry-start-'))
})
afterEach(() => rmSync(cache, {recursive: true, force: true}))

function gantry(argv: string[], environment: Record<string, string> = {}) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [join(root, 'bin/run.js'), ...argv], {
    encoding: 'utf8',
    timeout: 30_000,
    env: {...process.env, XDG_CACHE_HOME: cache, NODE_DISABLE_COMPILE_CACHE: '', NODE_V8_COVERAGE: '', ...environment},
  })
  return {status, stdout, stderr}
}

function kept(): string[] {
  const code = join(cache, 'gantry/code')
  return existsSync(code)
    ? readdirSync(code).flatMap(key => readdirSync(join(code, key)).map(name => join(code, key, name)))
    : []
}

describe.runIf(built)('the second start of a command', () => {
  it('takes the code of the first, and says the same', () => {
    const argv = ['lint', '--explain', '416']
    const first = gantry(argv)
    const [file = '', ...more] = kept()
    expect(file.endsWith('lint.bin')).toBe(true)
    expect(more).toEqual([])
    const before = statSync(file).mtimeMs
    expect(gantry(argv)).toEqual(first)
    expect(statSync(file).mtimeMs).toBe(before)
    expect(first.status).toBe(0)
  })

  it('is not led astray by a file that holds something else', () => {
    const first = gantry(['--version'])
    const [file = ''] = kept()
    const whole = readFileSync(file)
    whole.fill(0x55, whole.length >> 1, (whole.length >> 1) + 64)
    writeFileSync(file, whole)
    expect(gantry(['--version'])).toEqual(first)
    expect(readFileSync(file).equals(whole)).toBe(false)
  })

  it('loads no SDK for lint', () => {
    gantry(['lint', '--list-rules'])
    const [file = ''] = kept()
    const files = [...(readCodeCache(join(file, '..'), 'lint.bin')?.keys() ?? [])]
    expect(files).toContain('commands/lint.js')
    const sdk = files.filter(name =>
      /^\/\/ .*node_modules\/@(aws-sdk|smithy)\//m.test(readFileSync(join(root, 'dist', name), 'utf8')),
    )
    expect(sdk).toEqual([])
  })
})

describe.runIf(built)('a start leaves nothing behind', () => {
  it('when the word is no command', () => {
    expect(gantry(['no-such-command']).status).toBe(2)
    expect(kept()).toEqual([])
  })

  it("when Node's own switch says so", () => {
    expect(gantry(['--version'], {NODE_DISABLE_COMPILE_CACHE: '1'}).status).toBe(0)
    expect(kept()).toEqual([])
  })

  it.runIf(existsSync('/proc/self'))('when making a folder there answers that it is not there', () => {
    expect(gantry(['--version'], {XDG_CACHE_HOME: '/proc'}).status).toBe(0)
  })

  it.skipIf(process.platform === 'win32')('when a pipe stands where the code is kept', () => {
    const first = gantry(['--version'])
    const [file = ''] = kept()
    rmSync(file)
    expect(spawnSync('mkfifo', [file]).status).toBe(0)
    expect(gantry(['--version'])).toEqual(first)
  })

  it('when nothing can be written there', () => {
    expect(gantry(['--version'], {XDG_CACHE_HOME: join(root, 'package.json')})).toEqual(gantry(['--version']))
  })
})

const nobody = {uid: 54_321, gid: 54_321, cwd: '/'}
// Only root may run as somebody else, who must be let in to Node and to the repository.
const nobodyMayRun =
  process.getuid?.() === 0 &&
  spawnSync(
    process.execPath,
    ['-e', 'require("node:fs").readFileSync(process.argv[1])', join(root, 'package.json')],
    nobody,
  ).status === 0

describe.runIf(built && nobodyMayRun)('a user id without a name, as containers have it', () => {
  it.each([{HOME: '/'}, {}])('starts with %j', home => {
    const {status, stdout, stderr} = spawnSync(process.execPath, [join(root, 'bin/run.js'), '--version'], {
      encoding: 'utf8',
      ...nobody,
      env: {PATH: process.env.PATH, ...home},
    })
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    expect(stdout).toMatch(/^gantry-ecs\//)
  })
})

describe.runIf(built)('what needs the loader of Node', () => {
  it('plugins, which are ES modules, run before and after their host is kept', () => {
    const before = gantry(['help', 'lint', '--nested-commands'])
    expect(before.status).toBe(0)
    expect(before.stdout).toContain('USAGE')
    expect(gantry(['help', 'lint', '--nested-commands'])).toEqual(before)
  })

  it('`help` and `--help` say the same', () => {
    for (const words of [[], ['deploy'], ['images'], ['images', 'ls'], ['help'], ['nowhere']]) {
      expect(gantry(['help', ...words])).toEqual(gantry([...words, '--help']))
    }
  })

  it('no start warns', () => {
    for (const argv of [
      ['plan', 'nowhere.json'],
      ['deploy', 'nowhere.json'],
      ['lint', 'nowhere.json'],
    ]) {
      gantry(argv)
      expect(gantry(argv).stderr).not.toContain('Warning')
    }
  })
})
