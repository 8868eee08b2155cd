// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of gantry.yml
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {UserError} from '../../src/core/errors.js'
import {findPlaceholders, interpolateText, type Sources} from '../../src/project/interpolate.js'
import {loadProject} from '../../src/project/load.js'
import {projectSources} from '../../src/project/sources.js'

const sha = '0123456789abcdef0123456789abcdef01234567'
const digest = `sha256:${'ab'.repeat(32)}`
const state = JSON.stringify({
  version: 4,
  outputs: {
    subnet: {value: 'subnet-1', type: 'string'},
    password: {value: 'p4ss', sensitive: true},
    zones: {value: ['a', 'b']},
  },
})
const files: Record<string, string> = {
  '/app/terraform.tfstate': state,
  '/app/broken.tfstate': '{"version": 3}',
  '/app/none.tfstate': 'not json',
  '/app/.git/HEAD': 'ref: refs/heads/main\n',
  '/app/.git/packed-refs': `# pack-refs\n${sha} refs/heads/main\n`,
  '/app/.gantry/images.json': JSON.stringify({pushed: `repo/pushed@${digest}`}),
}
const sources = (more: Partial<Parameters<typeof projectSources>[0]> = {}): Sources =>
  projectSources(
    {
      directory: '/app',
      environment: {
        NAME: 'web',
        EMPTY: '',
        QUOTED: 'a "b" \\ c',
        LINES: 'one\ntwo',
        COUNT: '3',
        GANTRY_IMAGE_APP: `repo/app@${digest}`,
      },
      ssm: {
        getParameters: (async ({Names}: {Names: string[]}) => ({
          Parameters: Names.flatMap(Name =>
            Name === '/gone'
              ? []
              : [{Name, Value: `value of ${Name}`, Type: Name.startsWith('/secret') ? 'SecureString' : 'String'}],
          ),
        })) as never,
      },
      ...more,
    },
    {read: async path => files[path]},
  )
const json = async (text: string, more?: Parameters<typeof sources>[0]) =>
  interpolateText(text, 'td.json', sources(more))

describe('what is replaced', () => {
  it.each([
    ['${env.NAME}', 'web'],
    ['${env.MISSING:-none}', 'none'],
    ['${env.EMPTY:-none}', 'none'],
    ['${env.EMPTY}', ''],
    ['${env.MISSING:-}', ''],
    ['a-${env.NAME}-${git.sha}', `a-web-${sha}`],
    ['${tfstate:terraform.tfstate#subnet}', 'subnet-1'],
    ['${tfstate:terraform.tfstate#zones}', '["a","b"]'],
    ['${image.app}', `repo/app@${digest}`],
    ['${image.pushed}', `repo/pushed@${digest}`],
    ['${ssm:/plain}', 'value of /plain'],
    ['$${env.NAME}', '${env.NAME}'],
    [
      '${HOME} ${Token[TOKEN.12]} ${AWS::Region} ${env} ${env.} $NAME',
      '${HOME} ${Token[TOKEN.12]} ${AWS::Region} ${env} ${env.} $NAME',
    ],
  ])('%s', async (text, value) => {
    expect(JSON.parse((await json(JSON.stringify({x: text}))).text)).toEqual({x: value})
  })

  it('stays one JSON string, whatever the value holds', async () => {
    expect(JSON.parse((await json('{"x": "${env.QUOTED}", "y": "${env.LINES}"}')).text)).toEqual({
      x: 'a "b" \\ c',
      y: 'one\ntwo',
    })
  })

  it('takes the form of the YAML scalar it stands in', async () => {
    const text = [
      'number: ${env.COUNT}',
      'text: "${env.COUNT}"',
      "single: '${env.NAME}''s'",
      'mixed: ${env.NAME}:${env.COUNT}',
      'quoted: ${env.QUOTED}',
      'double: "${env.LINES}"',
      'fallback: ${env.MISSING:-5}',
      'block: |',
      '  name ${env.NAME}',
      '${env.NAME}: key',
      '# ${env.COMMENT:-x} stays a comment',
    ].join('\n')
    const {text: replaced} = await interpolateText(text, 'g.yml', sources())
    expect(parse(replaced)).toEqual({
      number: 3,
      text: '3',
      single: "web's",
      mixed: 'web:3',
      quoted: 'a "b" \\ c',
      double: 'one\ntwo',
      fallback: 5,
      block: 'name web\n',
      web: 'key',
    })
  })

  it('shows secrets as ***', async () => {
    const {masked} = await json(
      '{"a": "${env.NAME}", "b": "${ssm:/secret/db}", "c": "${ssm:/plain}", "d": "${tfstate:terraform.tfstate#password}", "e": "${env.MISSING:-open}"}',
    )
    expect(JSON.parse(masked)).toEqual({a: '***', b: '***', c: 'value of /plain', d: '***', e: 'open'})
  })

  it('leaves a text without placeholders byte for byte', async () => {
    const text = '{ "a" :  "${HOME}" }\n'
    expect(await json(text)).toEqual({text, masked: text})
    expect(findPlaceholders(text)).toEqual([])
  })
})

describe('what has no value is an error with its place', () => {
  it.each([
    ['${env.MISSING}', 'environment variable `MISSING` has no value', 'set MISSING, or write ${env.MISSING:-default}'],
    [
      '${ssm:/gone}',
      'SSM parameter `/gone` has no value',
      'check its name and region: aws ssm get-parameter --name /gone',
    ],
    [
      '${cfn:stack.Output}',
      'CloudFormation output `stack.Output` has no value: it cannot be read here',
      'check the stack, its region and its outputs: aws cloudformation describe-stacks',
    ],
    ['${tfstate:terraform.tfstate#gone}', 'Terraform output `terraform.tfstate#gone` has no value', undefined],
    ['${tfstate:missing.tfstate#x}', 'missing.tfstate does not exist', undefined],
    ['${tfstate:broken.tfstate#x}', 'broken.tfstate is not a Terraform state of version 4', undefined],
    ['${tfstate:none.tfstate#x}', 'none.tfstate is not a Terraform state: it is not JSON', undefined],
    ['${tfstate:terraform.tfstate}', '`terraform.tfstate` names no output', 'write ${tfstate:PATH#OUTPUT}'],
    ['${image.other}', 'image `other` has no value', 'pass --image other=REF, or set GANTRY_IMAGE_OTHER'],
  ])('%s', async (text, message, fix) => {
    const error = await json(`{\n  "x": "a${text}"\n}`).catch(thrown => thrown)
    expect(error).toBeInstanceOf(UserError)
    expect(error.message).toBe(message)
    expect(error.at).toMatchObject({file: 'td.json', line: 2, column: 10, endColumn: 10 + text.length})
    if (fix) expect(error.fix).toBe(fix)
  })

  it('an image by tag, unless tags are allowed', async () => {
    const images = {app: 'repo/app:v1'}
    await expect(json('"${image.app}"', {images})).rejects.toThrow('a tag may move')
    expect((await json('{"x": "${image.app}"}', {images, allowTag: true})).text).toBe('{"x": "repo/app:v1"}')
  })

  it('lines where only one can stand', async () => {
    await expect(interpolateText("x: '${env.LINES}'\n", 'g.yml', sources())).rejects.toThrow(
      'a value of several lines cannot stand here',
    )
  })
})

it('gantry.yml is read with its values in', async () => {
  const text =
    'cluster: ${env.CLUSTER:-dev}\nservices:\n  web:\n    taskDefinition: td.json\n    desiredCount: ${env.COUNT}\n    images: {web: "repo:${git.sha}"}\n'
  const read = async (path: string) => (path === '/app/gantry.yml' ? text : files[path])
  const project = await loadProject({directory: '/app', environmentVariables: {COUNT: '3'}}, {read})
  expect(project).toMatchObject({cluster: 'dev', services: {web: {desiredCount: 3, images: {web: `repo:${sha}`}}}})
})

describe('outputs of a CloudFormation stack', () => {
  const cloudFormation = {
    describeStacks: async ({StackName}: {StackName?: string}) => {
      if (StackName === 'net') return {Stacks: [{Outputs: [{OutputKey: 'Subnet', OutputValue: 'subnet-1'}]}]}
      throw Object.assign(new Error(`Stack with id ${StackName} does not exist`), {name: 'ValidationError'})
    },
  } as never
  const cfn = (text: string) =>
    interpolateText(
      text,
      'td.json',
      projectSources({directory: '/app', environment: {}, cloudFormation}, {read: async () => undefined}),
    )

  it('one that is there', async () => expect((await cfn('{"x": "${cfn:net.Subnet}"}')).text).toBe('{"x": "subnet-1"}'))

  it.each(['${cfn:net.Other}', '${cfn:none.Subnet}'])('%s has no value', async text => {
    await expect(cfn(`{"x": "${text}"}`)).rejects.toThrow(/^CloudFormation output `.*` has no value$/)
  })

  it('${cfn:net} names no output', async () => {
    await expect(cfn('{"x": "${cfn:net}"}')).rejects.toThrow('`net` names no output')
  })
})
