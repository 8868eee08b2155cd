import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, describe, expect, it} from 'vitest'
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

describe('a gantry.yml among the files', () => {
  const definition = JSON.stringify({
    family: 'web',
    containerDefinitions: [{name: 'app', image: 'nginx:1', memory: 512, logConfiguration: {logDriver: 'json-file'}}],
  })
  const inFolder = (project: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-lint-project-'))
    writeFileSync(join(folder, 'gantry.yml'), project)
    writeFileSync(join(folder, 'app.json'), definition)
    writeFileSync(join(folder, 'staging.json'), definition.replace('"memory"', '"memroy"'))
    process.chdir(folder)
  }

  it('stands for the definitions it names', async () => {
    inFolder('services:\n  web:\n    taskDefinition: app.json\n    images: {app: "${image.app}"}\n')
    expect(await runCli(['lint', 'gantry.yml'])).toMatchObject({exitCode: 0, stdout: 'nothing to report in 1 file\n'})
  })

  it('in every environment', async () => {
    inFolder(
      'services:\n  web: {taskDefinition: app.json}\nenvironments:\n  staging: {services: {web: {taskDefinition: staging.json}}}\n',
    )
    const {exitCode, stdout} = await runCli(['lint', './gantry.yml'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('staging.json:1:')
    expect(stdout).toContain('memroy')
    expect(stdout).toContain('in 2 files')
  })

  it('is refused with its place when it is wrong itself', async () => {
    inFolder('clutser: prod\nservices:\n  web: {taskDefinition: app.json}\n')
    const {exitCode, stderr} = await runCli(['lint', 'gantry.yml'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('unknown key `clutser`')
    expect(stderr).toContain('gantry.yml:1:1')
    expect(stderr).toContain('did you mean cluster?')
  })
})
