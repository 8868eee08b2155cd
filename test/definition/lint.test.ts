// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of templates
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import * as yaml from 'yaml'
import {fixText} from '../../src/definition/fix.js'
import {type LintFinding, lint, lintReport} from '../../src/definition/lint.js'
import type {LintOptions} from '../../src/definition/options.js'
import {parseText, parseValue} from '../../src/definition/parse.js'

const notes = (name: string) => {
  const file = fileURLToPath(new URL(`../fixtures/lint-notes/${name}`, import.meta.url))
  return parseText(readFileSync(file, 'utf8'), name, yaml)
}
const short = (findings: LintFinding[]) =>
  findings.map(({at, severity, code}) => `${at?.line}:${at?.column} ${severity} ${code}`)
const codes = (value: unknown, options: LintOptions = {}) =>
  lint(parseValue(value), options).map(finding => finding.code)
const app = {name: 'app', image: 'nginx:1.27', memory: 512, logConfiguration: {logDriver: 'json-file'}}
const ec2 = {family: 'web', requiresCompatibilities: ['EC2'], containerDefinitions: [app]}
const fargate = {
  family: 'web',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::210987654321:role/web',
  containerDefinitions: [
    {
      name: 'app',
      image: 'nginx:1.27',
      logConfiguration: {
        logDriver: 'awslogs',
        options: {'awslogs-group': 'web', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'app'},
      },
    },
  ],
}

describe('notes people learn ECS from', () => {
  it('a task definition: every mistake at its token, and no other error', () => {
    expect(short(lint(notes('task-definition.jsonc')))).toEqual([
      '4:3 error 105',
      '5:18 error 604',
      '6:23 error 604',
      '11:16 warning 408',
      '15:19 error 430',
      '16:43 error 718',
      '20:9 error 503',
      '22:11 error 508',
      '29:14 warning 702',
      '29:34 warning 110',
    ])
  })

  it('with what was meant', () => {
    const fixes = new Map(lint(notes('task-definition.jsonc')).map(({code, fix}) => [code, fix]))
    expect(fixes.get('105')).toBe('did you mean `requiresCompatibilities`?')
    expect(fixes.get('508')).toBe('did you mean `awslogs-region`?')
  })

  it('a service: both placement members refused on Fargate, the trailing comma read with one warning', () => {
    expect(short(lint(notes('service-definition.jsonc')))).toEqual([
      '6:3 error 1002',
      '7:3 error 1003',
      '7:42 warning 101',
    ])
  })
})

describe('what must not fire', () => {
  it.each([
    [
      'sh -c with one quoted script',
      {
        ...fargate,
        containerDefinitions: [
          {
            ...fargate.containerDefinitions[0],
            entryPoint: ['sh', '-c'],
            command: ['/bin/sh -c "echo hello && sleep 1"'],
          },
        ],
      },
    ],
    [
      'tmpfs on Fargate',
      {
        ...fargate,
        containerDefinitions: [
          {...fargate.containerDefinitions[0], linuxParameters: {tmpfs: [{containerPath: '/tmp', size: 64}]}},
        ],
      },
    ],
    ['pidMode task on Fargate', {...fargate, pidMode: 'task'}],
    [
      'systemControls on Fargate',
      {
        ...fargate,
        containerDefinitions: [
          {...fargate.containerDefinitions[0], systemControls: [{namespace: 'net.core.somaxconn', value: '1024'}]},
        ],
      },
    ],
    ['an empty list of placement constraints on Fargate', {...fargate, placementConstraints: []}],
    ['sizes with units in any spelling', {...fargate, cpu: '.25 vcpu', memory: '.5 gb'}],
    ['32 vCPU', {...fargate, cpu: '32768', memory: '249856'}],
    [
      'an empty host volume',
      {
        ...ec2,
        volumes: [{name: 'a', host: {}}],
        containerDefinitions: [{...app, mountPoints: [{sourceVolume: 'a', containerPath: '/a'}]}],
      },
    ],
    ['a soft limit equal to the hard one', {...ec2, containerDefinitions: [{...app, memoryReservation: 512}]}],
    ['$schema', {$schema: './task-definition.schema.json', ...ec2}],
    [
      'a secret in a bare list of containers',
      [{...app, secrets: [{name: 'A', valueFrom: 'arn:aws:ssm:eu-west-1:210987654321:parameter/a'}]}],
    ],
  ])('%s', (_, value) => {
    expect(codes(value).filter(code => code !== '111')).toEqual([])
  })

  it('value rules on placeholders', () => {
    const value = {
      ...fargate,
      cpu: '${CPU}',
      networkMode: '{{ mode }}',
      family: '<FAMILY>',
      executionRoleArn: '#{role}',
    }
    expect(codes(value, {profile: 'register'})).toEqual([])
  })
})

describe('inputs as people have them', () => {
  it('a template in its own spelling, places in the template, the service with its task definition', () => {
    const report = lintReport(notes('template.yaml'))
    expect(report.kind).toBe('cloudformation')
    expect(report.findings.map(({code, at}) => `${at?.line}:${at?.column} ${code} ${at?.pointer}`)).toEqual([
      '7:20 301 /Resources/Task/Properties/NetworkMode',
      '33:26 1013 /Resources/Service/Properties/LoadBalancers/0/ContainerName',
    ])
  })

  it.each([
    ['a wrapped definition', {taskDefinition: ec2}, 'task-definition', ['109']],
    ['a service', {serviceName: 'web', desiredCount: 1}, 'service-definition', []],
    [
      'what describe-services returns',
      {services: [{serviceArn: 'a', serviceName: 'web', status: 'ACTIVE', desiredCount: 1, runningCount: 1}]},
      'service-definition',
      ['108'],
    ],
    ['a file for UpdateService', {service: 'web', desiredCount: 1, forceNewDeployment: true}, 'service-definition', []],
    [
      'a template as CDK writes it',
      {
        Resources: {
          Task: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: {
              NetworkMode: 'awsvpc',
              RequiresCompatibilities: ['FARGATE'],
              Cpu: '256',
              Memory: '300',
              ExecutionRoleArn: {'Fn::GetAtt': ['Role', 'Arn']},
              ContainerDefinitions: [
                {
                  Name: 'app',
                  Image: {'Fn::Join': ['', ['a', 'b']]},
                  LogConfiguration: {
                    LogDriver: 'awslogs',
                    Options: {
                      'awslogs-group': {Ref: 'G'},
                      'awslogs-region': {Ref: 'AWS::Region'},
                      'awslogs-stream-prefix': 'app',
                    },
                  },
                },
              ],
            },
          },
        },
      },
      'cloudformation',
      ['202'],
    ],
    ['a bare list', [app], 'terraform-containers', ['111']],
    ['a Compose file', {services: {web: {image: 'nginx'}}}, 'unknown', ['112']],
    ['a number', 5, 'unknown', ['112']],
  ])('%s', (_, value, kind, expected) => {
    const report = lintReport(parseValue(value))
    expect([report.kind, report.findings.map(finding => finding.code)]).toEqual([kind, expected])
  })

  it('reads the same from YAML as from JSON', () => {
    const file = parseText(yaml.stringify(JSON.parse(JSON.stringify({...ec2, essantial: true}))), 'a.yaml', yaml)
    expect(lint(file).map(finding => finding.code)).toEqual(['103'])
  })
})

describe('a region', () => {
  const image = (region: string) => ({
    ...ec2,
    containerDefinitions: [{...app, image: `210987654321.dkr.ecr.${region}.amazonaws.com/web:1`}],
  })
  it.each([
    ['eu-west-1', []],
    ['eu-wst-1', ['error certain']],
    ['ap-south-9', ['warning likely']],
  ])('%s', (region, expected) => {
    const found = lint(parseValue(image(region))).map(({severity, certainty}) => `${severity} ${certainty}`)
    expect(found).toEqual(expected)
  })
})

describe('suppressions', () => {
  const text = (comment: string) => `{
  "family": "web", "requiresCompatibilities": ["EC2"],
  "containerDefinitions": [
    {
      "name": "app",
      ${comment}
      "memory": 512, "logConfiguration": {"logDriver": "json-file"}
    }
  ]
}`
  it.each([
    ['on the line', text('"image": "nginx", // gantry-ignore 408 pinned elsewhere'), 1, []],
    ['on the line above', text('// gantry-ignore-next-line image-no-tag\n      "image": "nginx",'), 1, []],
    ['for the whole file', `// gantry-ignore-file 408\n${text('"image": "nginx",')}`, 1, []],
    [
      'in a label, where no comment can stand',
      text('"image": "nginx", "dockerLabels": {"gantry.lint/ignore": "408,501"},'),
      1,
      ['unused-suppression'],
    ],
    ['of another rule', text('"image": "nginx", // gantry-ignore 407'), 0, ['image-no-tag', 'unused-suppression']],
    ['that silences nothing', text('"image": "nginx:1", // gantry-ignore 408'), 0, ['unused-suppression']],
  ])('%s', (_, source, suppressed, left) => {
    const report = lintReport(parseText(source, 'a.json'))
    expect([report.suppressed, report.findings.map(finding => finding.rule)]).toEqual([suppressed, left])
  })

  it('in YAML', () => {
    const source =
      'family: web\ncontainerDefinitions:\n  - name: app\n    image: nginx # gantry-ignore 408 why\n    memory: 5\n    logConfiguration: {logDriver: json-file}\n'
    expect(lintReport(parseText(source, 'a.yaml', yaml)).findings.map(({rule}) => rule)).toEqual(['memory-too-small'])
  })
})

describe('fixes', () => {
  const fixed = (text: string, dangerous: boolean, file = 'a.json') =>
    fixText(parseText(text, file, yaml), {}, dangerous, yaml).text

  it('keep comments, order and formatting', () => {
    const text = `{
  // the service behind the shop
  "family": "web", "requiredCompatibilities": ["FARGATE"],
  "networkMode": "bridge", /* was EC2 once */
  "cpu": 256, "memory": "512", "ipcMode": null,
  "executionRoleArn": "arn:aws:iam::210987654321:role/web",
  "containerDefinitions": [{"name": "app", "image": "nginx:1",
     "environment": [{"name": "A", "value": "1"}, {"name": "DB", "valueFrom": "arn:aws:ssm:eu-west-1:210987654321:parameter/db"}],
     "logConfiguration": {"logDriver": "awslogs", "options": {"aws-logs-region": "eu-west-1", "awslogs-group": "web"}}}],
}
`
    expect(fixed(text, false)).toBe(`{
  // the service behind the shop
  "family": "web", "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc", /* was EC2 once */
  "cpu": "256", "memory": "512",
  "executionRoleArn": "arn:aws:iam::210987654321:role/web",
  "containerDefinitions": [{"name": "app", "image": "nginx:1",
     "environment": [{"name": "A", "value": "1"}],
     "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-region": "eu-west-1", "awslogs-group": "web", "awslogs-stream-prefix": "app"}},
     "secrets": [{"name":"DB","valueFrom":"arn:aws:ssm:eu-west-1:210987654321:parameter/db"}]}]
}
`)
  })

  it('in YAML keep comments and indentation', () => {
    const text = `# shop
family: web
requiresCompatibilities: [FARGATE] # for now
cpu: 256
memory: '512'
ipcMode: task # gone on Fargate
executionRoleArn: arn:aws:iam::210987654321:role/web
containerDefinitions:
  - name: app
    image: nginx:1
    logConfiguration:
      logDriver: awslogs
      options:
        awslogs-region: eu-west-1
        awslogs-group: web
`
    expect(fixed(text, false, 'a.yaml')).toBe(`# shop
family: web
requiresCompatibilities: [FARGATE] # for now
cpu: "256"
memory: '512'
executionRoleArn: arn:aws:iam::210987654321:role/web
containerDefinitions:
  - name: app
    image: nginx:1
    logConfiguration:
      logDriver: awslogs
      options:
        awslogs-region: eu-west-1
        awslogs-group: web
        awslogs-stream-prefix: "app"
networkMode: "awsvpc"
`)
  })

  it('that change the meaning wait to be asked for', () => {
    const text = JSON.stringify({...ec2, family: 'my app'})
    expect(fixed(text, false)).toBe(text)
    expect(fixed(text, true)).toBe(text.replace('my app', 'my-app'))
  })

  it('never touch a file with YAML anchors', () => {
    const text = 'family: web\nx: &a {essantial: true}\ncontainerDefinitions: [*a]\n'
    expect(fixed(text, true, 'a.yaml')).toBe(text)
  })
})

describe('large and hostile files are read to the end', () => {
  const many = <T>(count: number, make: (index: number) => T) => Array.from({length: count}, (_, index) => make(index))
  it.each([
    ['unknown fields', Object.fromEntries(many(40_000, index => [`fieldd${index}`, index])), 200],
    [
      'unknown fields of a container',
      {
        ...ec2,
        containerDefinitions: [{...app, ...Object.fromEntries(many(40_000, index => [`portMapping${index}`, 1]))}],
      },
      200,
    ],
    [
      'containers that wait for each other',
      {
        ...ec2,
        containerDefinitions: many(10_000, index => ({
          name: `a${index}`,
          dependsOn: [{containerName: `a${index + 1}`, condition: 'START'}],
        })),
      },
      1,
    ],
    [
      'port mappings',
      {
        ...ec2,
        containerDefinitions: [
          {...app, portMappings: many(30_000, index => ({containerPortRange: `${index % 60000}-${index + 5}`}))},
        ],
      },
      1,
    ],
    [
      'variables',
      {
        ...ec2,
        containerDefinitions: [
          {...app, environment: many(30_000, index => ({name: `A${index % 7}`, value: 'http://b:80'}))},
        ],
      },
      1,
    ],
    ['wrong types', {...ec2, containerDefinitions: many(50_000, () => 7)}, 1],
    [
      'nulls',
      {...ec2, containerDefinitions: [{...app, ulimits: many(20_000, () => ({name: null, softLimit: null}))}]},
      1,
    ],
  ])('%s', (_, value, least) => {
    const file = parseValue({family: 'x', containerDefinitions: [], ...value})
    expect(lint(file).length).toBeGreaterThanOrEqual(least)
    expect(() => fixText(parseValue({family: 'x', ...value}), {}, false)).not.toThrow()
  })
})

describe('--fix in YAML with anchors', () => {
  const text = `x-logs: &logs
  logDriver: json-file
family: web
requiresCompatibilities: [EC2]
containerDefinitions:
  - &app
    name: app
    image: nginx:1.27
    memory: "64"
    logConfiguration: *logs
  - <<: *app
    name: two
    essential: "true"
  - name: three
    image: nginx:1.27
    memory: "128"
    logConfiguration: *logs
`
  const file = parseText(text, 'task.yaml', yaml)

  it('mends what stands outside of them, and says what it leaves and why', () => {
    const {text: mended, held} = fixText(file, {}, false, yaml)
    expect(mended).toBe(text.replace('"true"', 'true').replace('"128"', '128'))
    expect(held.map(({finding, why}) => `${finding.at?.line} ${finding.code} ${why}`)).toEqual([
      '9 151 an anchor or alias shares this text',
      '11 151 an anchor or alias shares this text',
    ])
  })

  it('reads what a merge key brings, and what it does not write over', () => {
    const {findings} = lintReport(file)
    expect(findings.map(({code, at}) => `${at?.line}:${at?.column} ${code}`)).toEqual([
      '1:1 103',
      '9:13 151',
      '11:9 151',
      '13:16 153',
      '16:13 151',
    ])
  })
})

describe('a Fargate size of which half is known', () => {
  it.each([
    ['300', '${MEMORY}', ['202 cpu 300 is not a Fargate size']],
    ['256', '${MEMORY}', []],
    ['${CPU}', '700', ['202 700 MiB does not go with any cpu on Fargate']],
    ['${CPU}', '1 GB', []],
  ])('cpu %s, memory %s', (cpu, memory, expected) => {
    const text = JSON.stringify({
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu,
      memory,
      containerDefinitions: [
        {name: 'a', image: 'nginx:1.27', logConfiguration: {logDriver: 'splunk', options: '${X}'}},
      ],
    })
    const said = lint(parseText(text, 'a.json')).flatMap(({code, what}) => (code === '113' ? [] : `${code} ${what}`))
    expect(said).toEqual(expected)
  })
})
