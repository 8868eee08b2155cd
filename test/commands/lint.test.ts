import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-lint-'))
const put = (name: string, content: string | Buffer) => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const container = {name: 'app', image: 'nginx:1.27', memory: 512, logConfiguration: {logDriver: 'json-file'}}
const good = {family: 'web', requiresCompatibilities: ['EC2'], containerDefinitions: [container]}
const goodFile = put('good.json', JSON.stringify(good))
const typo = `{
  "family": "web",
  "containerDefinitions": [
    {"name": "app", "image": "nginx:1.27", "memory": 512, "essantial": true,
     "logConfiguration": {"logDriver": "json-file"}}
  ]
}
`
const typoFile = put('typo.json', typo)
const warningFile = put(
  'warning.json',
  JSON.stringify({...good, containerDefinitions: [{...container, image: 'nginx'}]}),
)

const withInput = async (text: string, argv: string[]) => {
  const own = Object.getOwnPropertyDescriptor(process, 'stdin')!
  Object.defineProperty(process, 'stdin', {configurable: true, value: Readable.from([Buffer.from(text)])})
  try {
    return await runCli(argv)
  } finally {
    Object.defineProperty(process, 'stdin', own)
  }
}

describe('gantry lint', () => {
  it('shows the place, the line with carets under the token, why and the fix', async () => {
    const {stdout, exitCode} = await runCli(['lint', typoFile])
    expect(stdout).toBe(`${typoFile}:4:59: error unknown field \`essantial\` in "app" [103 unknown-field]
   4 |     {"name": "app", "image": "nginx:1.27", "memory": 512, "essantial": true,
     |                                                           ^~~~~~~~~~~
  why       the AWS CLI refuses it and the AWS SDK drops it silently
  fix       did you mean \`essential\`?

1 error in 1 file
1 can be mended with --fix-dangerously, which changes the meaning
`)
    expect(exitCode).toBe(1)
  })

  it('prints the document of the contract with --json', async () => {
    const {stdout, exitCode} = await runCli(['lint', typoFile, goodFile, '--json'])
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({
      v: 1,
      files: [
        {
          file: typoFile,
          kind: 'task-definition',
          findings: [
            {
              rule: 'unknown-field',
              code: '103',
              severity: 'error',
              certainty: 'certain',
              at: {
                file: typoFile,
                line: 4,
                column: 59,
                endLine: 4,
                endColumn: 70,
                pointer: '/containerDefinitions/0/essantial',
              },
              evidence: [],
            },
          ],
        },
        {file: goodFile, kind: 'task-definition', findings: []},
      ],
      counts: {error: 1, warning: 0, suggestion: 0},
      suppressed: 0,
    })
    expect(document.files[0].findings[0]).not.toHaveProperty('edits')
    expect(exitCode).toBe(1)
  })

  it.each([
    ['nothing wrong', [goodFile], 0],
    ['a warning alone', [warningFile], 0],
    ['a warning with --fail-on warning', [warningFile, '--fail-on', 'warning'], 1],
    ['one warning more than --max-warnings', [warningFile, '--max-warnings', '0'], 1],
    ['as many warnings as --max-warnings', [warningFile, '--max-warnings', '1'], 0],
    ['a missing file', [join(folder, 'none.json')], 2],
    ['a glob without matches', [join(folder, '*.nothing')], 2],
    ['an unknown rule to explain', ['--explain', 'nonsense-rule'], 2],
    ['an unknown flag', [goodFile, '--nope'], 2],
  ])('exits as the contract says: %s', async (_, argv, expected) => {
    expect((await runCli(['lint', ...argv])).exitCode).toBe(expected)
  })

  it.each([
    ['an empty file', '', 'the file is empty'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'is UTF-16'],
    ['bytes that are no text', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]), 'is not UTF-8 text'],
    ['a NUL byte', '{"a": "\u0000"}', 'NUL byte'],
    ['deep nesting', '['.repeat(5000), 'nested deeper than 200'],
  ])('%s is a located finding, exit 1', async (name, content, words) => {
    const file = put(`${name.replaceAll(' ', '-')}.json`, content)
    const {stdout, exitCode} = await runCli(['lint', file])
    expect(stdout).toContain(words)
    expect(stdout).toMatch(/^\S+:1:\d+: error /)
    expect(exitCode).toBe(1)
  })

  it('refuses a file over 2 MiB in one line, exit 2', async () => {
    const {stderr, exitCode} = await runCli(['lint', put('huge.json', `"${'x'.repeat(2 * 1024 * 1024)}"`)])
    expect(stderr).toContain('at most')
    expect(exitCode).toBe(2)
  })

  it('finds the usual names in a folder', async () => {
    const here = mkdtempSync(join(tmpdir(), 'gantry-folder-'))
    for (const name of ['task-definition.json', 'ecs-task-def.json', 'taskdef.yaml', 'package.json'])
      writeFileSync(join(here, name), JSON.stringify(good))
    const document = JSON.parse((await runCli(['lint', here, '--json'])).stdout)
    expect(document.files.map(({file}: {file: string}) => file.slice(here.length + 1))).toEqual([
      'ecs-task-def.json',
      'task-definition.json',
      'taskdef.yaml',
    ])
  })

  it('checks a service definition with its task definition', async () => {
    const service = put(
      'service.json',
      JSON.stringify({
        serviceName: 'web',
        desiredCount: 1,
        loadBalancers: [
          {
            targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/a/1',
            containerName: 'ap',
            containerPort: 80,
          },
        ],
      }),
    )
    const {stdout} = await runCli(['lint', goodFile, '--service-definition', service])
    expect(stdout).toContain('the load balancer points to "ap", which is not a container of the task definition')
    expect(stdout).toContain('did you mean "app"?')
  })

  it('shows the difference with --fix-dangerously --dry-run and writes nothing', async () => {
    const {stderr} = await runCli(['lint', typoFile, '--fix-dangerously', '--dry-run'])
    expect(stderr).toContain('-    {"name": "app", "image": "nginx:1.27", "memory": 512, "essantial": true,')
    expect(stderr).toContain('+    {"name": "app", "image": "nginx:1.27", "memory": 512, "essential": true,')
    expect(readFileSync(typoFile, 'utf8')).toBe(typo)
  })

  it('mends the file with --fix-dangerously, and the second run changes nothing', async () => {
    const file = put('mend.json', typo)
    expect((await runCli(['lint', file, '--fix-dangerously'])).exitCode).toBe(0)
    const mended = readFileSync(file, 'utf8')
    expect(mended).toBe(typo.replace('essantial', 'essential'))
    await runCli(['lint', file, '--fix-dangerously'])
    expect(readFileSync(file, 'utf8')).toBe(mended)
  })

  it('leaves the findings of a baseline alone, and only those', async () => {
    const baseline = join(folder, 'baseline.json')
    expect((await runCli(['lint', typoFile, '--write-baseline', baseline])).exitCode).toBe(0)
    writeFileSync(typoFile, `\n\n${typo}`)
    expect((await runCli(['lint', typoFile, '--baseline', baseline])).exitCode).toBe(0)
    writeFileSync(typoFile, typo.replace('"memory": 512', '"memory": 512, "cpuu": 1'))
    expect((await runCli(['lint', typoFile, '--baseline', baseline])).exitCode).toBe(1)
    writeFileSync(typoFile, typo)
  })

  it('reads its configuration: profile, severities, overrides, and a wrong one is refused with its place', async () => {
    const config = put(
      'lint.yml',
      `rules:\n  408: error\noverrides:\n  - files: ["**/other.json"]\n    rules: {image-no-tag: off}\n`,
    )
    expect((await runCli(['lint', warningFile, '--lint-config', config])).exitCode).toBe(1)
    const other = put('other.json', readFileSync(warningFile, 'utf8'))
    expect((await runCli(['lint', other, '--lint-config', config])).exitCode).toBe(0)
    const wrong = put('wrong.yml', 'profile: strict\n')
    const {stderr, exitCode} = await runCli(['lint', goodFile, '--lint-config', wrong])
    expect({exitCode, stderr}).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining(
        `${wrong}:1:1: \`profile\` is one of register, run, recommended, hardening, not "strict"`,
      ),
    })
  })

  it('explains a rule and lists them all', async () => {
    const {stdout} = await runCli(['lint', '--explain', '416'])
    expect(stdout).toContain('416 dependson-healthy')
    expect(stdout).toContain('A HEALTHCHECK of the image does not count')
    expect((await runCli(['lint', '--list-rules'])).stdout).toContain('282 rules')
  })

  it.each([
    [
      'github',
      `::error file=${typoFile},line=4,col=59,endLine=4,endColumn=70,title=103 unknown-field::unknown field \`essantial\` in "app"%0Athe AWS CLI refuses it and the AWS SDK drops it silently%0Afix: did you mean \`essential\`?\n`,
    ],
    ['junit', '<testcase classname='],
    ['gitlab', '"check_name": "unknown-field"'],
    ['sarif', '"ruleId": "unknown-field"'],
  ])('writes %s', async (format, expected) => {
    const {stdout} = await runCli(['lint', typoFile, '--format', format], {CI: '1'})
    expect(stdout).toContain(expected)
    if (format === 'sarif') {
      const [run] = JSON.parse(stdout).runs
      expect(run.results[0].locations[0].physicalLocation.region).toEqual({
        startLine: 4,
        startColumn: 59,
        endLine: 4,
        endColumn: 70,
      })
      expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('unknown-field')
    }
  })

  it('says where GitHub will not show all annotations, gravest first', async () => {
    const containers = Array.from({length: 12}, (_, index) => ({
      ...container,
      name: `a${index}`,
      image: 'nginx',
      cpuu: 1,
    }))
    const file = put('many.json', JSON.stringify({...good, containerDefinitions: containers.slice(0, 10)}))
    const few = (await runCli(['lint', file, '--format', 'github'])).stdout.trim().split('\n')
    expect(few.map(line => line.slice(0, 5))).toEqual([...Array(10).fill('::err'), ...Array(10).fill('::war')])
    writeFileSync(file, JSON.stringify({...good, containerDefinitions: containers}))
    const many = (await runCli(['lint', file, '--format', 'github'])).stdout.trim().split('\n')
    expect(many.at(-1)).toBe('13 errors, 12 warnings: GitHub shows 10 annotations of a kind, this log all of them')
  })

  it('reads standard input under a name, and prints it mended', async () => {
    const body = JSON.stringify([{...container, memory: '64'}])
    const text = `resource "aws_ecs_task_definition" "a" {\n  family = "a"\n  requires_compatibilities = ["EC2"]\n  container_definitions = jsonencode(${body})\n}\n`
    const argv = ['lint', '-', '--stdin-filename', 'infra/ecs.tf']
    const {stdout, exitCode} = await withInput(text, argv)
    expect(stdout).toContain('infra/ecs.tf:4:')
    expect(exitCode).toBe(1)
    const mended = await withInput(text, [...argv, '--fix'])
    expect(mended).toMatchObject({exitCode: 0, stdout: text.replace('"64"', '64')})
    expect(mended.stderr).toContain('nothing to report in 1 file')
  })

  it('finds Terraform files by the ECS resources in them', async () => {
    const here = mkdtempSync(join(tmpdir(), 'gantry-terraform-'))
    writeFileSync(join(here, 'ecs.tf'), 'resource "aws_ecs_task_definition" "a" {\n  family = "a b"\n}\n')
    writeFileSync(join(here, 'vpc.tf'), 'resource "aws_vpc" "a" {}\n')
    writeFileSync(join(here, 'service.tf.json'), '{"resource": {"aws_ecs_service": {"a": {"name": "a"}}}}')
    const document = JSON.parse((await runCli(['lint', here, '--json'])).stdout)
    expect(
      document.files.map(({file, kind}: {file: string; kind: string}) => [file.slice(here.length + 1), kind]),
    ).toEqual([
      ['ecs.tf', 'terraform-containers'],
      ['service.tf.json', 'terraform-containers'],
    ])
    expect((await runCli(['lint', join(here, 'vpc.tf')])).exitCode).toBe(0)
  })

  it('lets no file name start a command of a CI log', async () => {
    const {stdout} = await runCli(['lint', put('a::error::b.json', typo), '--format', 'github'])
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/^::error file=[^:]*%3A%3Aerror/)
  })
})
