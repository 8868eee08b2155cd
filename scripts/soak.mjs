// Runs the property tests with the counts that take longer than a test run may, and prints count, seed and time.
import {spawnSync} from 'node:child_process'
import {randomInt} from 'node:crypto'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const seed = process.env.GANTRY_SEED ?? String(randomInt(2 ** 31))
// What each group is run with; the file pattern is vitest's own filter.
const groups = [
  ['placement', ['test/properties/placement', 'test/placement'], 10_000],
  ['scheduler', ['test/properties/scheduler'], 5_000],
  ['lint', ['test/properties/lint', 'test/definition'], 200_000],
  ['plan', ['test/properties/plan'], 500],
  ['lifecycle', ['test/properties/lifecycle', 'test/properties/scaling'], 50_000],
]
const only = process.argv.slice(2)
let failed = 0
for (const [name, files, runs] of groups) {
  if (only.length > 0 && !only.includes(name)) continue
  const started = Date.now()
  const {status} = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files, '--testTimeout=3600000', '--passWithNoTests'],
    {
      cwd: root,
      stdio: 'inherit',
      env: {...process.env, GANTRY_RUNS: String(runs), GANTRY_SEED: seed},
    },
  )
  if (status !== 0) failed++
  process.stdout.write(
    `soak ${name}: ${runs} runs, seed ${seed}, ${((Date.now() - started) / 1000).toFixed(0)} s, ${status === 0 ? 'passed' : 'failed'}\n`,
  )
}
process.exitCode = failed === 0 ? 0 : 1
