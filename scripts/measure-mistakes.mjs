// How many of the typical mistakes of test/fixtures/lint-typical.json each tool names, as a Markdown table.
// A tool names a mistake when it reports something about the bad file that it does not report about the mended one.
// Tools that are not on the machine are left out, and said to be.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {loadSource} from './generate.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const fixtures = join(root, 'test/fixtures')
const {mistakes} = JSON.parse(readFileSync(join(fixtures, 'lint-typical.json'), 'utf8'))
const read = (code, name) => readFileSync(join(fixtures, 'lint', code, name), 'utf8')

const pascal = (value, free = false) => {
  if (Array.isArray(value)) return value.map(item => pascal(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      free ? name : name[0].toUpperCase() + name.slice(1),
      pascal(member, name === 'options' || name === 'dockerLabels'),
    ]),
  )
}

/** A definition as a CloudFormation template; undefined when it is no JSON. */
function template(text) {
  try {
    const value = JSON.parse(text)
    const Properties = pascal(value.taskDefinition ?? value)
    return JSON.stringify({
      AWSTemplateFormatVersion: '2010-09-09',
      Resources: {Task: {Type: 'AWS::ECS::TaskDefinition', Properties}},
    })
  } catch {
    return undefined
  }
}

async function gantry() {
  const {parseText} = await loadSource('src/definition/parse.ts')
  const {lint} = await loadSource('src/definition/lint.ts')
  const count = text => lint(parseText(text, 'a.json'), {}).filter(({severity}) => severity !== 'suggestion').length
  return mistakes.filter(({fixture}) => count(read(fixture, 'bad.json')) > count(read(fixture, 'ok.json'))).length
}

function cfnLint(folder) {
  const files = []
  for (const {fixture} of mistakes) {
    for (const name of ['bad', 'ok']) {
      const file = join(folder, `${fixture}-${name}.json`)
      writeFileSync(file, template(read(fixture, `${name}.json`)) ?? read(fixture, `${name}.json`))
      files.push(file)
    }
  }
  const {stdout, error} = spawnSync('cfn-lint', ['--format', 'json', '--', ...files], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (error) return undefined
  const found = JSON.parse(stdout || '[]')
  const rulesOf = name => new Set(found.filter(one => one.Filename.endsWith(`/${name}.json`)).map(one => one.Rule.Id))
  return mistakes.filter(({fixture}) => {
    const ok = rulesOf(`${fixture}-ok`)
    return [...rulesOf(`${fixture}-bad`)].some(rule => !ok.has(rule))
  }).length
}

const python = `
import json, sys
import botocore.session, botocore.validate
shape = botocore.session.get_session().get_service_model('ecs').operation_model('RegisterTaskDefinition').input_shape
def refused(text):
    try:
        value = json.loads(text)
    except ValueError:
        return True
    return botocore.validate.ParamValidator().validate(value, shape).has_errors()
pairs = json.load(sys.stdin)
print(sum(1 for bad, ok in pairs if refused(bad) and not refused(ok)))
`
function botocore() {
  const pairs = mistakes.map(({fixture}) => [read(fixture, 'bad.json'), read(fixture, 'ok.json')])
  const {stdout, status} = spawnSync('python3', ['-c', python], {input: JSON.stringify(pairs), encoding: 'utf8'})
  return status === 0 ? Number(stdout) : undefined
}

const folder = mkdtempSync(join(tmpdir(), 'gantry-mistakes-'))
const rows = [
  ['gantry lint', await gantry()],
  ['cfn-lint (as a template)', cfnLint(folder)],
  ['botocore (what the AWS CLI checks)', botocore()],
]
rmSync(folder, {recursive: true})
process.stdout.write(`| tool | names of ${mistakes.length} typical mistakes |\n|---|---|\n`)
for (const [tool, count] of rows) process.stdout.write(`| ${tool} | ${count ?? 'not on this machine'} |\n`)
