import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const back = process.cwd()
afterEach(() => process.chdir(back))

it('the lint section of gantry.yml configures a run in its folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-lint-project-'))
  writeFileSync(
    join(folder, 'task-definition.json'),
    JSON.stringify({
      family: 'web',
      containerDefinitions: [{name: 'app', image: 'nginx', memory: 512, logConfiguration: {logDriver: 'json-file'}}],
    }),
  )
  process.chdir(folder)
  expect((await runCli(['lint'])).exitCode).toBe(0)
  writeFileSync(join(folder, 'gantry.yml'), 'cluster: prod\nlint:\n  rules: {image-no-tag: error}\n')
  expect((await runCli(['lint'])).exitCode).toBe(1)
  writeFileSync(join(folder, '.gantrylint.yml'), 'rules: {image-no-tag: off}\n')
  expect((await runCli(['lint'])).stdout).toBe('nothing to report in 1 file\n')
})
