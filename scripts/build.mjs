// Builds dist/: the command line (one CommonJS file per command and hook, shared chunks beside them: it starts faster,
// and its compiled code can be kept), the three package exports as ES modules, their declarations, and
// oclif.manifest.json.
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {leanOclif} from './lean-oclif.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = join(root, 'src')

const typescriptFiles = directory =>
  readdirSync(directory, {withFileTypes: true}).flatMap(entry => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return typescriptFiles(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })

const entryName = file => relative(source, file).replaceAll('\\', '/').replace(/\.ts$/, '')

const options = {
  platform: 'node',
  external: [/^@oclif\/plugin-/, /^@aws-crt/, 'aws-crt', '@aws-sdk/signature-v4-crt', 'typescript', 'tsx', 'ts-node'],
  resolve: {mainFields: ['module', 'main'], extensionAlias: {'.js': ['.ts', '.js']}},
  logLevel: 'warn',
}

async function bundle(dir, input, output, plugins = []) {
  const {rolldown} = await import('rolldown')
  const built = await rolldown({...options, input, plugins})
  const written = await built.write({dir, ...output})
  await built.close()
  return written.output.map(({fileName}) => fileName)
}

/** The files the command line loads; what they hold decides which compiled code fits them. */
async function buildCommandLine(building) {
  const input = {cli: join(source, 'cli.ts')}
  for (const folder of ['commands', 'hooks']) {
    for (const file of typescriptFiles(join(source, folder))) {
      if (!file.includes('/flags/')) input[entryName(file)] = file
    }
  }
  const files = await bundle(
    building,
    input,
    {
      format: 'cjs',
      exports: 'named',
      // Code that was kept has no import(): see src/io/cached-modules.ts.
      dynamicImportInCjs: false,
      entryFileNames: ({name}) => (name === 'cli' ? '[name].cjs' : '[name].js'),
      chunkFileNames: 'chunks/[name]-[hash].js',
    },
    [leanOclif],
  )
  for (const folder of ['commands', 'hooks', 'chunks']) {
    mkdirSync(join(building, folder), {recursive: true})
    writeFileSync(join(building, folder, 'package.json'), '{"type":"commonjs"}\n')
  }
  const digest = createHash('sha256')
  for (const file of files.sort()) digest.update(file).update(readFileSync(join(building, file)))
  const start = {
    format: 'cjs',
    entryFileNames: '[name].cjs',
    intro: `const GANTRY_BUILD = '${digest.digest('hex').slice(0, 16)}';`,
  }
  await bundle(building, {start: join(source, 'start.ts')}, start)
}

async function buildLibraries(building) {
  const input = {
    index: join(source, 'index.ts'),
    placement: join(source, 'placement/index.ts'),
    local: join(source, 'local/index.ts'),
  }
  await bundle(building, input, {
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'libraries/[name]-[hash].js',
  })
}

export async function build({declarations = true} = {}) {
  // Built beside and swapped in: a command running meanwhile never sees half a dist.
  const building = join(root, `.build-${process.pid}`)
  await buildCommandLine(building)
  await buildLibraries(building)
  rmSync(join(root, 'dist'), {recursive: true, force: true})
  renameSync(building, join(root, 'dist'))
  // An old manifest would hide new commands.
  rmSync(join(root, 'oclif.manifest.json'), {force: true})
  const {Plugin} = await import('@oclif/core')
  const plugin = new Plugin({
    root,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  })
  await plugin.load()
  writeFileSync(join(root, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest)}\n`)
  if (declarations) {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.types.json')],
      {
        cwd: root,
        stdio: 'inherit',
      },
    )
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build()
