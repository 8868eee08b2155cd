// Everything a change must pass besides the tests: types, lint and format, generated files, the architecture.
import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const steps = [
  ['types', [join(modules, 'typescript/bin/tsc'), '-p', 'tsconfig.json']],
  ['lint and format', [join(modules, '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['generated files', [join(root, 'scripts/generate.mjs'), '--check']],
  [
    'architecture',
    [join(modules, 'vitest/vitest.mjs'), 'run', 'test/architecture.test.ts', 'test/docs.test.ts', '--reporter=dot'],
  ],
]

let failed = 0
for (const [name, argv] of steps) {
  const started = Date.now()
  const {status} = spawnSync(process.execPath, argv, {cwd: root, stdio: 'inherit'})
  if (status !== 0) failed++
  process.stdout.write(
    `check ${name}: ${status === 0 ? 'ok' : 'failed'} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`,
  )
}
process.stdout.write(`check: ${steps.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
