// How many of the sixty mistakes of test/fixtures/mistakes each tool names, as a Markdown table. They were drawn by
// scripts/draw-mistakes.mjs and written before any tool had read them.
// A tool names a mistake when it says something about the bad file that it does not say about the mended one. cfn-lint
// is given the definition as a template, botocore as the input of RegisterTaskDefinition, whatever the file's own form.
// Tools that are not on the machine are left out, and said to be. --list prints what gantry does not name.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import * as yaml from 'yaml'
import {loadSource} from './generate.mjs'

const fixtures = fileURLToPath(new URL('../test/fixtures/mistakes/', import.meta.url))
const {parseText} = await loadSource('src/definition/parse.ts')
const {documentsOf} = await loadSource('src/definition/document.ts')
const {lint} = await loadSource('src/definition/lint.ts')
const mistakes = JSON.parse(readFileSync(join(fixtures, 'mistakes.json'), 'utf8')).map(({code, file, mend}) => {
  const bad = readFileSync(join(fixtures, file), 'utf8')
  return {code, file, bad, ok: mend.reduce((text, [from, to]) => text.replaceAll(from, to), bad)}
})

/** What is said of the bad file and not of the mended one. */
const difference = (bad, ok) => bad.filter(word => !ok.includes(word))

function gantry(profile) {
  const said = (text, file) => lint(parseText(text, file, yaml), {profile}).map(({code, what}) => `${code} ${what}`)
  return mistakes.filter(({file, bad, ok}) => difference(said(bad, file), said(ok, file)).length > 0)
}

/** The plain definition of a file, in the API's spelling; undefined when its text is not to be read. */
function definition(text, file) {
  const parsed = parseText(text, file, yaml)
  if (!parsed.root) return undefined
  const [document] = documentsOf(parsed, {})
  const plain = document.kind === 'cloudformation' || document.terraform || document.task?.bare
  return plain ? document.root.value : parsed.value
}

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

/** A file as a CloudFormation template: its own text where it is one, or where it cannot be read. */
function template(text, file) {
  if (file.includes('.template.')) return {text, name: file}
  const value = definition(text, file)
  if (value === undefined) return {text, name: file}
  const Properties = pascal(value.taskDefinition ?? value)
  const Task = {Type: 'AWS::ECS::TaskDefinition', Properties}
  return {text: JSON.stringify({AWSTemplateFormatVersion: '2010-09-09', Resources: {Task}}), name: `${file}.json`}
}

function cfnLint(folder) {
  const files = new Map()
  for (const {file, bad, ok} of mistakes) {
    for (const [word, content] of Object.entries({bad, ok})) {
      const {text, name} = template(content, file)
      const path = join(folder, `${word}-${name}`)
      writeFileSync(path, text)
      files.set(`${word} ${file}`, path)
    }
  }
  const {stdout, error} = spawnSync('cfn-lint', ['--format', 'json', '--', ...files.values()], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (error) return undefined
  const found = JSON.parse(stdout || '[]')
  const said = path => found.filter(({Filename}) => Filename === path).map(({Rule, Message}) => `${Rule.Id} ${Message}`)
  return mistakes.filter(
    ({file}) => difference(said(files.get(`bad ${file}`)), said(files.get(`ok ${file}`))).length > 0,
  )
}

const python = `
import json, sys
import botocore.session, botocore.validate
shape = botocore.session.get_session().get_service_model('ecs').operation_model('RegisterTaskDefinition').input_shape
def said(value):
    if value is None:
        return ['not read']
    return botocore.validate.ParamValidator().validate(value, shape).generate_report().split('\\n')
json.dump([bool(set(said(bad)) - set(said(ok))) for bad, ok in json.load(sys.stdin)], sys.stdout)
`
function botocore() {
  const pairs = mistakes.map(({file, bad, ok}) => [definition(bad, file) ?? null, definition(ok, file) ?? null])
  const {stdout, status} = spawnSync('python3', ['-c', python], {input: JSON.stringify(pairs), encoding: 'utf8'})
  if (status !== 0) return undefined
  const named = JSON.parse(stdout)
  return mistakes.filter((_, index) => named[index])
}

const folder = mkdtempSync(join(tmpdir(), 'gantry-mistakes-'))
const named = gantry('recommended')
const rows = [
  ['gantry lint', named],
  ['gantry lint --profile hardening', gantry('hardening')],
  ['cfn-lint (as a template)', cfnLint(folder)],
  ['botocore (what the AWS CLI checks)', botocore()],
]
rmSync(folder, {recursive: true})
process.stdout.write(`| tool | names of ${mistakes.length} mistakes |\n|---|---|\n`)
for (const [tool, list] of rows) process.stdout.write(`| ${tool} | ${list?.length ?? 'not on this machine'} |\n`)
if (process.argv.includes('--list')) {
  const missed = mistakes.filter(mistake => !named.includes(mistake))
  process.stdout.write(`\nnot named: ${missed.map(({file}) => file).join(', ')}\n`)
}
