// Writes every generated file of the repository, or with --check says which one differs from what would be written.
// A generator is scripts/generate-NAME.mjs with a default export: async () => [{path, content}], paths from the root.
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const check = process.argv.includes('--check')

/** Bundles one of our TypeScript modules and loads it: generators read the very code they document. */
export async function loadSource(path) {
  const {rolldown} = await import('rolldown')
  const bundle = await rolldown({
    input: join(root, path),
    platform: 'node',
    external: [/^@aws-sdk\//, /^@oclif\//, /^node:/],
    resolve: {mainFields: ['module', 'main'], extensionAlias: {'.js': ['.ts', '.js']}},
    logLevel: 'silent',
  })
  const directory = join(root, 'node_modules/.gantry-generate')
  mkdirSync(directory, {recursive: true})
  const file = `${path.replaceAll('/', '-').replace(/\.ts$/, '')}-${process.pid}.mjs`
  await bundle.write({dir: directory, format: 'esm', entryFileNames: file})
  await bundle.close()
  return import(pathToFileURL(join(directory, file)).href)
}

async function main() {
  const generators = readdirSync(join(root, 'scripts')).filter(name => /^generate-.+\.mjs$/.test(name))
  const stale = []
  for (const name of generators.sort()) {
    const {default: generate} = await import(pathToFileURL(join(root, 'scripts', name)).href)
    for (const {path, content} of await generate()) {
      const target = join(root, path)
      const current = existsSync(target) ? readFileSync(target, 'utf8') : undefined
      if (current === content) continue
      stale.push(path)
      if (check) continue
      mkdirSync(dirname(target), {recursive: true})
      writeFileSync(target, content)
      process.stdout.write(`wrote ${path}\n`)
    }
  }
  if (check && stale.length > 0) {
    process.stderr.write(`${stale.join('\n')}\n${stale.length} generated file(s) differ; run: npm run generate\n`)
    process.exitCode = 1
  }
}

// Not awaited here: a generator imports this very module, which would wait for itself.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch(error => {
    process.stderr.write(`${error.stack}\n`)
    process.exitCode = 1
  })
}
