import {describe, expect, it} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {loadProject, type ProjectRequest} from '../../src/project/load.js'
import {deploymentOrder, parseProject} from '../../src/project/parse.js'
import {projectSchema} from '../../src/project/schema.js'
import {readYaml} from '../../src/project/yaml-source.js'

const parse = async (text: string, environment?: string) =>
  parseProject(await readYaml(text, 'gantry.yml'), '/app', environment)

async function refusal(text: string, environment?: string): Promise<UserError> {
  try {
    await parse(text, environment)
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return error as UserError
  }
  throw new Error('nothing was refused')
}

const whole = `cluster: prod
region: eu-west-1
account: 012345678901
services:
  web:
    taskDefinition: web.json
    serviceDefinition: /etc/web-service.json
    dependsOn: [db]
    images: {web: "web:v1"}
    desiredCount: 3
    timeout: 15m
    pollInterval: 2s
    scaling:
      min: 1
      max: 4
      targetTracking:
        - {metric: cpu, target: 60, scaleInCooldown: 10m}
  db:
    taskDefinition: db.json
lifecycle:
  web: lifecycle/web.json
environments:
  dev:
    cluster: dev
    account: "222222222222"
    services:
      web: {desiredCount: 1, images: {sidecar: "side:1"}}
      extra: {taskDefinition: extra.json}
`

describe('gantry.yml', () => {
  it('is read whole, its paths against its own folder, durations in milliseconds', async () => {
    expect(await parse(whole)).toEqual({
      file: 'gantry.yml',
      directory: '/app',
      cluster: 'prod',
      region: 'eu-west-1',
      account: '012345678901',
      lifecycle: {web: '/app/lifecycle/web.json'},
      services: {
        web: {
          taskDefinition: '/app/web.json',
          serviceDefinition: '/etc/web-service.json',
          dependsOn: ['db'],
          images: {web: 'web:v1'},
          desiredCount: 3,
          timeoutMs: 900_000,
          pollIntervalMs: 2000,
          scaling: {
            min: 1,
            max: 4,
            step: [],
            scheduled: [],
            targetTracking: [
              {
                name: 'web-cpu',
                metric: 'cpu',
                target: 60,
                scaleOutCooldownSeconds: 300,
                scaleInCooldownSeconds: 600,
                disableScaleIn: false,
              },
            ],
          },
        },
        db: {taskDefinition: '/app/db.json'},
      },
    })
  })

  it('lays an environment on top: maps are merged, the rest replaced, services may be added', async () => {
    const project = await parse(whole, 'dev')
    expect(project).toMatchObject({environment: 'dev', cluster: 'dev', account: '222222222222', region: 'eu-west-1'})
    expect(project.services.web).toMatchObject({desiredCount: 1, images: {web: 'web:v1', sidecar: 'side:1'}})
    expect(project.services.extra).toEqual({taskDefinition: '/app/extra.json'})
  })

  it('keeps the twelve digits of an account however YAML reads them', async () => {
    expect((await parse('account: 000000000012\n')).account).toBe('000000000012')
    expect((await parse('account: "000000000012"\n')).account).toBe('000000000012')
  })
})

describe('what gantry.yml refuses, with the place and the fix', () => {
  const cases: Array<
    [string, string, string | undefined, {message: string; line: number; column: number; fix?: string}]
  > = [
    [
      'an unknown key',
      'clutser: prod\n',
      undefined,
      {message: 'unknown key `clutser`', line: 1, column: 1, fix: 'did you mean cluster?'},
    ],
    [
      'an unknown key of a service',
      'services:\n  web:\n    taskDefinition: a.json\n    desiredcount: 2\n',
      undefined,
      {message: 'unknown key `desiredcount` in `services.web`', line: 4, column: 5, fix: 'did you mean desiredCount?'},
    ],
    [
      'an unknown key of an environment',
      'environments:\n  dev:\n    regoin: x\n',
      undefined,
      {message: 'unknown key `regoin` in `environments.dev`', line: 3, column: 5, fix: 'did you mean region?'},
    ],
    [
      'an environment that is not there',
      'environments: {staging: {}}\n',
      'stagign',
      {message: 'environment `stagign` is not in gantry.yml', line: 1, column: 1, fix: 'did you mean staging?'},
    ],
    [
      'an environment where there are none',
      'cluster: a\n',
      'dev',
      {message: 'environment `dev` is not in gantry.yml', line: 1, column: 1, fix: 'add `environments:`'},
    ],
    [
      'an environment named like a member of every object',
      'environments: {staging: {}}\n',
      'constructor',
      {message: 'environment `constructor` is not in gantry.yml', line: 1, column: 1, fix: 'choose one of staging'},
    ],
    [
      'a value of the wrong kind',
      'services:\n  web:\n    taskDefinition: [a]\n',
      undefined,
      {message: '`services.web.taskDefinition` must be text, not a list', line: 3, column: 21},
    ],
    [
      'a count below nothing',
      'services:\n  web: {taskDefinition: a, desiredCount: -1}\n',
      undefined,
      {message: '`services.web.desiredCount` is -1; at least 0 is needed', line: 2, column: 42},
    ],
    [
      'a duration that is none',
      'services:\n  web: {taskDefinition: a, timeout: soon}\n',
      undefined,
      {
        message: '`services.web.timeout` is `soon`',
        line: 2,
        column: 37,
        fix: 'timeout: how long a deployment is followed (--timeout), as 90s, 15m or 1h',
      },
    ],
    [
      'a service without a task definition',
      'services:\n  web: {desiredCount: 1}\n',
      undefined,
      {message: 'service `web` has no taskDefinition', line: 2, column: 8},
    ],
    [
      'a dependency that is not there',
      'services:\n  web: {taskDefinition: a, dependsOn: [bd]}\n  db: {taskDefinition: b}\n',
      undefined,
      {
        message: 'service `web` depends on `bd`, which is not in gantry.yml',
        line: 2,
        column: 40,
        fix: 'did you mean db?',
      },
    ],
    [
      'a circle of dependencies',
      'services:\n  a: {taskDefinition: a, dependsOn: [b]}\n  b: {taskDefinition: b, dependsOn: [c]}\n  c: {taskDefinition: c, dependsOn: [b]}\n',
      undefined,
      {message: 'circular dependsOn: b → c → b', line: 3, column: 37},
    ],
    [
      'a service that depends on itself',
      'services:\n  a: {taskDefinition: a, dependsOn: [a]}\n',
      undefined,
      {message: 'circular dependsOn: a → a', line: 2, column: 37},
    ],
    [
      'text that is not YAML',
      'a: [1\nb: 2\n',
      undefined,
      {message: 'gantry.yml is not a YAML file gantry can read', line: 2, column: 1},
    ],
    [
      'a key written twice',
      'cluster: a\ncluster: b\n',
      undefined,
      {message: 'gantry.yml is not a YAML file gantry can read: Map keys must be unique', line: 2, column: 1},
    ],
    [
      'two documents',
      'cluster: a\n---\ncluster: b\n',
      undefined,
      {message: 'gantry.yml is not a YAML file gantry can read: more than one document', line: 2, column: 1},
    ],
    ['an empty file', '# nothing\n', undefined, {message: 'gantry.yml is empty', line: 1, column: 1}],
    [
      'min above max',
      'services:\n  web:\n    taskDefinition: a\n    scaling:\n      min: 9\n      max: 5\n',
      undefined,
      {
        message: 'scaling of `web`: min 9 is above max 5',
        line: 5,
        column: 12,
        fix: 'lower min to 5, or raise max to 9',
      },
    ],
    [
      'overlapping steps',
      'services:\n  web:\n    taskDefinition: a\n    scaling:\n      min: 1\n      max: 5\n      step:\n        - {name: s, adjustmentType: ChangeInCapacity, steps: [{lower: 0, upper: 20, adjustment: 1}, {lower: 10, adjustment: 2}]}\n',
      undefined,
      {message: 'step policy `s`: steps [0, 20) and [10, +∞) overlap', line: 8, column: 11},
    ],
    [
      'a cron of four fields in an unknown zone',
      'services:\n  web:\n    taskDefinition: a\n    scaling:\n      min: 1\n      max: 5\n      scheduled:\n        - {name: s, schedule: "cron(* * * *)", min: 1}\n',
      undefined,
      {message: 'schedule `cron(* * * *)` is not one AWS takes: 4 fields where 6 are needed', line: 8, column: 11},
    ],
  ]
  it.each(cases)('%s', async (_name, text, environment, expected) => {
    const error = await refusal(text, environment)
    expect(error.message).toContain(expected.message)
    expect(error.at).toMatchObject({file: 'gantry.yml', line: expected.line, column: expected.column})
    if (expected.fix) expect(error.fix).toBe(expected.fix)
    expect(error.exitCode).toBe(2)
  })

  it('aliases that would blow up the memory', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
      .join('\n')}\n`
    expect((await refusal(bomb)).message).toContain('gantry.yml is not a YAML file gantry can read')
  })
})

it('brackets without end are refused, with their place', async () => {
  const error = await refusal(`a: ${'['.repeat(100_000)}`)
  expect(error).toMatchObject({exitCode: 2, at: {file: 'gantry.yml', line: 1}})
})

it('a chain of two thousand services is put in order', async () => {
  const services = Array.from({length: 2_000}, (_, index) => [
    `s${index}`,
    {taskDefinition: 't.json', ...(index === 1_999 ? {} : {dependsOn: [`s${index + 1}`]})},
  ])
  const project = await parse(JSON.stringify({services: Object.fromEntries(services)}))
  expect(deploymentOrder(project, ['s0'])[0]).toBe('s1999')
})

describe('where the file is looked for', () => {
  const request = (more: Partial<ProjectRequest> = {}): ProjectRequest => ({directory: '/app', ...more})
  const files = (written: Record<string, string>) => ({read: async (path: string) => written[path]})

  it('is gantry.yml, then gantry.yaml, in the directory, and there need be none', async () => {
    expect(
      (await loadProject(request(), files({'/app/gantry.yml': 'cluster: a\n', '/app/gantry.yaml': 'cluster: b\n'})))
        ?.cluster,
    ).toBe('a')
    expect((await loadProject(request(), files({'/app/gantry.yaml': 'cluster: b\n'})))?.cluster).toBe('b')
    expect(await loadProject(request(), files({}))).toBeUndefined()
  })

  it('is the file of --config, whose own folder holds its paths', async () => {
    const project = await loadProject(
      request({config: 'infra/g.yml'}),
      files({'/app/infra/g.yml': 'services: {web: {taskDefinition: td.json}}\n'}),
    )
    expect(project).toMatchObject({
      file: 'infra/g.yml',
      directory: '/app/infra',
      services: {web: {taskDefinition: '/app/infra/td.json'}},
    })
  })

  it('must be there when it or an environment is asked for', async () => {
    await expect(loadProject(request({config: 'g.yml'}), files({}))).rejects.toThrow('g.yml does not exist')
    await expect(loadProject(request({environment: 'dev'}), files({}))).rejects.toThrow('there is no gantry.yml here')
  })
})

describe('the order of deployment', () => {
  const text =
    'services:\n  a: {taskDefinition: a, dependsOn: [b, c]}\n  b: {taskDefinition: b, dependsOn: [c]}\n  c: {taskDefinition: c}\n  d: {taskDefinition: d}\n'
  it('has every service after those it depends on', async () => {
    const project = await parse(text)
    expect(deploymentOrder(project)).toEqual(['c', 'b', 'a', 'd'])
    expect(deploymentOrder(project, ['b'])).toEqual(['c', 'b'])
    expect(() => deploymentOrder(project, ['e'])).toThrow('service `e` is not in gantry.yml')
  })
})

it('the published schema is the one the file is checked with (`npx vitest run test/project -u` writes it)', async () => {
  await expect(`${JSON.stringify(projectSchema, null, 2)}\n`).toMatchFileSnapshot('../../schemas/gantry.schema.json')
})
