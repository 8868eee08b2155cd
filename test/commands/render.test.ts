// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of gantry.yml
import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-render-'))
const config = join(folder, 'gantry.yml')
writeFileSync(config, 'cluster: ${env.GANTRY_TEST_CLUSTER}\nservices:\n  web:\n    taskDefinition: td.json\n')
writeFileSync(
  join(folder, 'td.json'),
  '{"family": "web", "containerDefinitions": [{"image": "${image.app}", "name": "${HOME}"}]}\n',
)
const run = (...more: string[]) =>
  runCli(['render', '--config', config, ...more], {GANTRY_TEST_CLUSTER: 'hidden', CI: undefined})

describe('gantry render', () => {
  it('shows the files with their values in, secrets as ***', async () => {
    const {stdout, exitCode} = await run('--image', 'app=repo/app:v1', '--allow-tag', '--json')
    expect(exitCode).toBe(0)
    const {files} = JSON.parse(stdout)
    expect(files.map((file: {text: string}) => file.text)).toEqual([
      'cluster: "***"\nservices:\n  web:\n    taskDefinition: td.json\n',
      '{"family": "web", "containerDefinitions": [{"image": "repo/app:v1", "name": "${HOME}"}]}\n',
    ])
    expect(stdout).not.toContain('hidden')
  })
  it('--image reaches `${image.NAME}` of gantry.yml itself', async () => {
    const file = join(folder, 'images.yml')
    writeFileSync(file, 'services:\n  web:\n    taskDefinition: td.json\n    images: {"${HOME}": "${image.app}"}\n')
    const flags = ['--image', 'app=repo/app:v1', '--allow-tag', '--json']
    const {stdout, exitCode} = await runCli(['render', '--config', file, ...flags], {CI: undefined})
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).files[0].text).toContain('repo/app:v1')
  })
  it.each([
    ['an image without a value', [], 'image `app` has no value'],
    ['an image by tag', ['--image', 'app=repo/app:v1'], 'a tag may move while the service runs'],
    ['secret values without a terminal', ['--show-values'], 'secret values are shown on a terminal only'],
    ['a service that is not there', ['wbe'], 'service `wbe` is not in'],
  ])('refuses %s with exit 2', async (_name, flags, message) => {
    const {stdout, exitCode} = await run(...flags, '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout).error.message).toContain(message)
  })
})
