// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are what this is about
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-rendered-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))
// nothing answers there: what is refused is refused before anybody is asked
const nowhere = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
}

const definition = (image: string, more: object = {}, container: object = {}) =>
  JSON.stringify(
    {family: 'web', containerDefinitions: [{name: 'app', image, memory: 128, essential: true, ...container}], ...more},
    null,
    2,
  )
function written(text: string): string {
  const file = join(folder, 'td.json')
  writeFileSync(file, text)
  return file
}
const ways = {
  register: (file: string, ...more: string[]) => ['register', file, ...more],
  deploy: (file: string, ...more: string[]) => ['deploy', 'web', '--task-definition', file, ...more],
}

describe.each(Object.entries(ways))('%s', (_, command) => {
  it.each<[string, string, string]>([
    ['an image that is to be filled in', definition('<IMAGE1_NAME>'), 'containerDefinitions.0.image'],
    ['a template’s tag', definition('repo/app:{{ tag }}'), 'containerDefinitions.0.image'],
    ['an expression of a workflow', definition('repo/app:${{ github.sha }}'), 'containerDefinitions.0.image'],
    ['a role', definition('app:1', {taskRoleArn: 'arn:aws:iam::${ACCOUNT}:role/x'}), 'taskRoleArn'],
    [
      'a secret',
      definition('app:1', {}, {secrets: [{name: 'S', valueFrom: '{{ secret }}'}]}),
      'containerDefinitions.0.secrets.0.valueFrom',
    ],
  ])('refuses %s, with its place and exit 2', async (_, text, path) => {
    const {exitCode, stderr} = await runCli(command(written(text)), nowhere)
    expect(stderr).toContain(`\`${path}\` still holds a placeholder`)
    expect(stderr).toMatch(/td\.json:\d+:\d+/)
    expect(exitCode).toBe(2)
  })

  it.each<[string, string, string[]]>([
    ['an image that a flag gives', definition('<IMAGE1_NAME>'), ['--image', 'app=repo/app:1']],
    ['a shell’s own in a command', definition('app:1', {}, {command: ['sh', '-c', 'echo ${HOME} {{ x }}']}), []],
    ['one in a variable', definition('app:1', {}, {environment: [{name: 'T', value: 'Hi {{ name }} <b>'}]}), []],
  ])('lets %s pass', async (_, text, more) => {
    const {stderr} = await runCli(command(written(text), ...more), nowhere)
    expect(stderr).not.toContain('placeholder: ')
    expect(stderr).toMatch(/127\.0\.0\.1|ECONNREFUSED|bad port/i)
  })
})
