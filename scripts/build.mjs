// Builds dist/ (one ES module per command and hook, shared chunks beside them), the declarations of the
// three package exports, and oclif.manifest.json.
import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = join(root, 'src')

const typescriptFiles = directory =>
  readdirSync(directory, {withFileTypes: true}).flatMap(entry => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return typescriptFiles(path)
    return entry.name.endsWith('.ts') ? [path] : []
  })

const entryName = file => relative(source, file).replaceAll('\\', '/').replace(/\.ts$/, '')

export async function build({declarations = true} = {}) {
  const {rolldown} = await import('rolldown')
  const input = {
    cli: join(source, 'cli.ts'),
    index: join(source, 'index.ts'),
    placement: join(source, 'placement/index.ts'),
    local: join(source, 'local/index.ts'),
  }
  for (const name of Object.keys(input)) if (!existsSync(input[name])) delete input[name]
  for (const folder of ['commands', 'hooks']) {
    for (const file of typescriptFiles(join(source, folder))) {
      if (file.includes('/flags/')) continue
      input[entryName(file)] = file
    }
  }
  // Built beside and swapped in: a command running meanwhile never sees half a dist.
  const building = join(root, `.build-${process.pid}`)
  const bundle = await rolldown({
    input,
    platform: 'node',
    external: [/^@oclif\/plugin-/, /^@aws-crt/, 'aws-crt', '@aws-sdk/signature-v4-crt', 'typescript', 'tsx', 'ts-node'],
    resolve: {mainFields: ['module', 'main'], extensionAlias: {'.js': ['.ts', '.js']}},
    logLevel: 'warn',
  })
  await bundle.write({
    dir: building,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  await bundle.close()
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
