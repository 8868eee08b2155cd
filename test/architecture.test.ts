import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {filesBelow, type Import, importsOf, pathTo, root} from './support/source-graph.js'

/** Left to right: a folder imports only from folders to its left, never from one beside it. */
const layers = [
  ['core'],
  ['query'],
  ['definition'],
  ['scaling', 'lifecycle', 'registry'],
  ['placement'],
  ['scheduler'],
  ['observe'],
  ['verify'],
  ['rollout', 'local'],
  ['project', 'convert'],
  ['ui'],
  ['commands'],
]
const layerOf = new Map(layers.flatMap((folders, index) => folders.map(folder => [folder, index] as const)))
const sources = filesBelow('src', '.ts')
const room = (file: string) => (file.split('/').length > 2 ? (file.split('/')[1] as string) : '')
const pureRooms = new Set([
  'query',
  'definition',
  'placement',
  'scheduler',
  'scaling',
  'lifecycle',
  'registry',
  'core',
  'convert',
])
const nodeIo = /^node:(fs|fs\/promises|http|https|http2|net|tls|dns|dgram|child_process|worker_threads)$/

function mayImport(from: string, to: string): string | undefined {
  const [source, target] = [room(from), room(to)]
  if (source === target || source === '') return undefined
  if (target === '') {
    return to === 'src/base-command.ts' && source === 'commands' ? undefined : 'only commands import base-command'
  }
  if (source === 'hooks') return ['core', 'ui'].includes(target) ? undefined : 'hooks import core and ui'
  if (source === 'io') return target === 'core' ? undefined : 'io imports core'
  if (source === 'aws') return ['core', 'registry'].includes(target) ? undefined : 'aws imports core and registry'
  if (target === 'io' || target === 'aws')
    return source === 'commands' ? undefined : `${target} is imported by base-command and commands alone`
  if (target === 'local' && source !== 'local') {
    const allowed = source === 'commands' && (from.startsWith('src/commands/local/') || from === 'src/commands/demo.ts')
    return allowed ? undefined : 'only commands/local and commands/demo import local'
  }
  const [left, right] = [layerOf.get(target), layerOf.get(source)]
  if (left === undefined || right === undefined)
    return `no such room in the drawing: ${left === undefined ? target : source}`
  return left < right ? undefined : `${source} stands left of or beside ${target}`
}

describe('the direction of imports', () => {
  it('goes from right to left only (a type import counts)', () => {
    const broken = sources.flatMap(file =>
      importsOf(file)
        .filter(imported => imported.file)
        .flatMap(imported => {
          const why = mayImport(file, imported.file as string)
          return why ? [`${file} → ${imported.file}: ${why}`] : []
        }),
    )
    expect(broken).toEqual([])
  })

  it('names only files that exist', () => {
    const missing = sources.flatMap(file =>
      importsOf(file).flatMap(imported =>
        imported.file && !existsSync(join(root, imported.file)) ? [`${file} → ${imported.file}`] : [],
      ),
    )
    expect(missing).toEqual([])
  })

  it('would catch a rule that is broken', () => {
    expect(mayImport('src/query/parse.ts', 'src/placement/place.ts')).toContain('left of')
    expect(mayImport('src/scaling/a.ts', 'src/lifecycle/b.ts')).toContain('beside')
    expect(mayImport('src/rollout/a.ts', 'src/io/files.ts')).toContain('alone')
    expect(mayImport('src/commands/deploy.ts', 'src/local/server.ts')).toContain('only commands/local')
  })
})

describe('input and output', () => {
  const nodeIoAllowed = (file: string) =>
    ['aws', 'io'].includes(room(file)) ||
    file.startsWith('src/registry/sources/') ||
    /^src\/local\/(server|registry|store)\.ts$/.test(file) ||
    file === 'src/base-command.ts'

  it('node:fs, http, net and child_process stand only at the edge', () => {
    const broken = sources
      .filter(file => !nodeIoAllowed(file))
      .flatMap(file =>
        importsOf(file).flatMap(imported =>
          nodeIo.test(imported.specifier) && !imported.typeOnly ? [`${file} → ${imported.specifier}`] : [],
        ),
      )
    expect(broken).toEqual([])
  })

  it('SDK values stand only in aws, local/{server,registry,store} and base-command', () => {
    const broken = sources
      .filter(
        file =>
          room(file) !== 'aws' &&
          !/^src\/local\/(server|registry|store)\.ts$/.test(file) &&
          file !== 'src/base-command.ts',
      )
      .flatMap(file =>
        importsOf(file).flatMap(imported =>
          /^@(aws-sdk|smithy)\//.test(imported.specifier) && !imported.typeOnly
            ? [`${file} → ${imported.specifier}`]
            : [],
        ),
      )
    expect(broken).toEqual([])
  })

  it('the pure rooms know no clock, no chance and no process', () => {
    const impure =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bconsole\.|\bperformance\.now\(|\bsetTimeout\(/
    const broken = sources
      .filter(
        file => pureRooms.has(room(file)) && !file.startsWith('src/registry/sources/') && file !== 'src/core/clock.ts',
      )
      .flatMap(file => {
        const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, '')
        const found = impure.exec(text)
        return found ? [`${file}: ${found[0]}`] : []
      })
    expect(broken).toEqual([])
  })

  it('only ui prints', () => {
    const prints = /\bconsole\.(log|error|warn|info)\(|\bprocess\.(stdout|stderr)\.write\(/
    const allowed = (file: string) => room(file) === 'ui' || room(file) === 'hooks'
    const broken = sources.filter(file => !allowed(file) && prints.test(readFileSync(join(root, file), 'utf8')))
    expect(broken).toEqual([])
  })
})

describe('commands that work without AWS', () => {
  const sdk = (imported: Import) =>
    /^@(aws-sdk|smithy)\//.test(imported.specifier) && !imported.typeOnly && !imported.dynamic
  for (const command of ['lint', 'explain', 'plan', 'instances']) {
    const file = `src/commands/${command}.ts`
    it.runIf(existsSync(join(root, file)))(`${command} never reaches the SDK through a static import`, () => {
      const path = pathTo(file, sdk, imported => !imported.typeOnly && !imported.dynamic)
      expect(path?.join(' → ')).toBeUndefined()
    })
    const built = `dist/commands/${command}.js`
    it.runIf(existsSync(join(root, built)))(`${command} never reaches the SDK in dist`, () => {
      const bundled = (chunk: string) =>
        /^\/\/ .*node_modules\/@aws-sdk\//m.test(readFileSync(join(root, chunk), 'utf8'))
      const path = bundled(built)
        ? [built]
        : pathTo(
            built,
            imported => Boolean(imported.file && !imported.dynamic && bundled(imported.file)),
            imported => !imported.dynamic,
          )
      expect(path?.join(' → ')).toBeUndefined()
    })
  }
})

describe('sizes', () => {
  // Tables of data have no natural limit; they say so in their name or stand here. The list of the rules is one.
  const isData = (file: string) => /\.generated\.ts$|-table\.ts$|\/tables\/|\/rules\/index\.ts$/.test(file)
  const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1

  it('no source file is past 400 lines', () => {
    expect(sources.filter(file => !isData(file) && lines(file) > 400).map(file => `${file}: ${lines(file)}`)).toEqual(
      [],
    )
  })

  it('no command is past 80 lines', () => {
    const commands = sources.filter(file => file.startsWith('src/commands/') && !file.includes('/flags/'))
    expect(commands.filter(file => lines(file) > 80).map(file => `${file}: ${lines(file)}`)).toEqual([])
  })

  it('no file is called manager, helper or utils', () => {
    expect(
      sources.filter(file => /(?<!secrets-)manager|(?<!credential-)helper|utils?\.ts|utilities/.test(file)),
    ).toEqual([])
  })
})

describe('seams', () => {
  const seams = [
    'src/definition/rules',
    'src/placement/filters',
    'src/placement/strategies',
    'src/rollout/diagnoses',
    'src/local/scenarios',
    'src/local/protocols',
    'src/verify/checks',
    ...(existsSync(join(root, 'src/local/operations'))
      ? readdirSync(join(root, 'src/local/operations')).map(name => `src/local/operations/${name}`)
      : []),
  ].filter(folder => existsSync(join(root, folder, 'index.ts')))

  it.each(seams)('%s/index.ts names exactly the files of its folder', folder => {
    const files = readdirSync(join(root, folder)).filter(
      name => name.endsWith('.ts') && name !== 'index.ts' && !name.startsWith('_'),
    )
    const named = importsOf(`${folder}/index.ts`)
      .map(imported => imported.file)
      .filter(file => file?.startsWith(`${folder}/`))
      .map(file => file?.slice(folder.length + 1))
    expect([...new Set(named)].sort()).toEqual(files.sort())
  })
})
