import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const directory = mkdtempSync(join(tmpdir(), 'gantry-lint-contract-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))
const file = (name: string, text: string) => {
  writeFileSync(join(directory, name), text)
  return join(directory, name)
}
const good = file(
  'good.json',
  JSON.stringify({family: 'web', containerDefinitions: [{name: 'web', image: 'nginx:1.27', memory: 128}]}),
)
const bad = file(
  'bad.json',
  '{\n  "family": "web",\n  "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "memory": 128, "essantial": true}]\n}\n',
)
const broken = file('broken.json', '{"family": "web",,}')

describe('lint --json', () => {
  it('one document: files, their kind and findings, counts, suppressed', async () => {
    const {stdout, exitCode} = await runCli(['lint', good, bad, '--json'])
    const answer = JSON.parse(stdout)
    expect(Object.keys(answer).sort()).toEqual(['counts', 'files', 'suppressed', 'v'])
    expect(answer.v).toBe(1)
    expect(answer.files.map((entry: {file: string; kind: string}) => [entry.file, entry.kind])).toEqual([
      [good, 'task-definition'],
      [bad, 'task-definition'],
    ])
    expect(Object.keys(answer.counts).sort()).toEqual(['error', 'suggestion', 'warning'])
    expect(answer.suppressed).toBe(0)
    expect(exitCode).toBe(1)
  })

  it('a finding names its rule, its place in UTF-16 units from 1, and a pointer', async () => {
    const {stdout} = await runCli(['lint', bad, '--json'])
    const [found] = JSON.parse(stdout).files[0].findings.filter(({code}: {code: string}) => code === '103')
    expect(found).toMatchObject({
      rule: 'unknown-field',
      code: '103',
      severity: 'error',
      certainty: 'certain',
      fix: expect.stringContaining('essential'),
      evidence: expect.any(Array),
      source: expect.any(String),
      at: {file: bad, line: 3, pointer: '/containerDefinitions/0/essantial'},
    })
    const {line, column, endLine, endColumn} = found.at
    const text = [
      '{',
      '  "family": "web",',
      '  "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "memory": 128, "essantial": true}]',
    ][line - 1]
    expect(endLine).toBe(line)
    expect(text?.slice(column - 1, endColumn - 1)).toBe('"essantial"')
    expect(JSON.stringify(found)).not.toContain('null')
  })

  it.each([
    ['from error up', [bad], 1],
    ['nothing but suggestions', [good], 0],
    ['--fail-on suggestion', [good, '--fail-on', 'suggestion'], 1],
    ['a file that can be read but not parsed', [broken], 1],
    ['a file that is not there', [join(directory, 'none.json')], 2],
  ])('exit code: %s', async (_, argv, code) => {
    const {exitCode, stdout} = await runCli(['lint', ...argv, '--json'])
    expect(exitCode).toBe(code)
    expect(JSON.parse(stdout).v).toBe(1)
  })
})
