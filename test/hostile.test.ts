import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {hostileAnswer} from './support/hostile-answer.js'
import {runCli} from './support/run-cli.js'
import {root} from './support/source-graph.js'

/** Everything a terminal, a CI log, a Markdown page or an HTML page could obey. */
const hostile =
  '\u001b[31mred\u001b]8;;http://evil\u0007\u009b2J\n::error::obeyed\n##[error]obeyed\r\u202e<script>alert(1)</script>|`x`|[a](b)'

const directory = mkdtempSync(join(tmpdir(), 'gantry-hostile-'))
let server: Server
let endpoint: string
let talking: Server
let talkingEndpoint: string

/** An endpoint that refuses everything, with the hostile text as AWS's words. */
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.statusCode = 400
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify({__type: 'ClientException', message: hostile}))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  talking = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      const answer = hostileAnswer(String(request.headers['x-amz-target']).split('.').at(-1) ?? '', hostile, body)
      response.statusCode = answer ? 200 : 400
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify(answer ?? {__type: hostile, message: hostile}))
    })
  })
  await new Promise<void>(resolve => talking.listen(0, '127.0.0.1', resolve))
  talkingEndpoint = `http://127.0.0.1:${(talking.address() as AddressInfo).port}`
  const write = (name: string, value: unknown) => writeFileSync(join(directory, name), JSON.stringify(value))
  write('task.json', {
    family: 'web',
    [hostile]: 1,
    containerDefinitions: [
      {name: 'web', image: hostile, memory: 128, command: [hostile], environment: [{name: 'A', value: hostile}]},
    ],
  })
  write('clean.json', {family: 'web', containerDefinitions: [{name: 'web', image: 'nginx:1.27', memory: 128}]})
  const written = JSON.stringify(hostile)
  writeFileSync(
    join(directory, 'ecs.tf'),
    `resource "aws_ecs_task_definition" ${written} {\n  family = ${written}\n  container_definitions = jsonencode([{name = "web", essantial = ${written}, image = ${written}}])\n}\n`,
  )
  write('ecs.tf.json', {
    resource: {
      aws_ecs_task_definition: {
        [hostile]: {family: hostile, container_definitions: JSON.stringify([{name: hostile, [hostile]: 1}])},
      },
    },
  })
  writeFileSync(join(directory, 'broken.json'), `{"family": ${written} "a": '${hostile}', ${hostile}: True`)
  write('express.json', {serviceName: hostile, primaryContainer: {image: hostile, [hostile]: 1}})
  mkdirSync(join(directory, 'named'))
  writeFileSync(
    join(directory, 'named', 'gantry.yml'),
    `services:\n  ? ${written}\n  : {taskDefinition: ${written}, dependsOn: [${written}]}\n`,
  )
  write('service.json', {serviceName: 'web', desiredCount: 1, [hostile]: 1})
  write('policy.json', {
    rules: [{rulePriority: 1, description: hostile, selection: {tagStatus: hostile}, action: {type: 'expire'}}],
  })
  write('snapshot.json', {gantrySnapshot: 1, takenAt: hostile, cluster: {clusterName: hostile}})
  write('services.json', {
    services: [{serviceName: hostile, events: [{id: '1', createdAt: 1, message: `(service x) ${hostile}`}]}],
  })
  write('tasks.json', {
    tasks: [
      {
        taskArn: hostile,
        stoppedReason: hostile,
        stopCode: 'TaskFailedToStart',
        containers: [{name: hostile, reason: hostile}],
      },
    ],
  })
  writeFileSync(join(directory, 'series.csv'), `t,metric\n${hostile},1\n`)
  writeFileSync(
    join(directory, 'gantry.yml'),
    `cluster: x\n"${hostile.replaceAll('\n', '\\n').replace(/[\u0000-\u001f]/g, '')}": 1\n`,
  )
})

afterAll(async () => {
  for (const one of [server, talking]) {
    one.closeAllConnections()
    await new Promise(resolve => one.close(resolve))
  }
  rmSync(directory, {recursive: true, force: true})
})

const at = (name: string) => join(directory, name)

/** How each command is called so that the text reaches it: as an argument, from a file, or from the endpoint. */
const calls: Record<string, string[][]> = {
  deploy: [
    ['web', '--task-definition', at('task.json')],
    ['web', '--task-definition', at('clean.json')],
    [hostile, '--task-definition', at('clean.json')],
    ['web', '--service-definition', at('express.json')],
    ['--config', at('named/gantry.yml')],
  ],
  diff: [
    [hostile, '--task-definition', at('clean.json')],
    ['web', '--task-definition', at('task.json')],
  ],
  verify: [
    [hostile, '--task-definition', at('clean.json')],
    ['web', '--task-definition', at('task.json')],
  ],
  plan: [
    [hostile, '--snapshot', at('snapshot.json'), '--task-definition', at('clean.json')],
    [hostile],
    ['web', '--task-definition', at('task.json')],
  ],
  explain: [
    [hostile],
    ['--snapshot', at('snapshot.json'), '--task-definition', at('task.json')],
    ['--task-definition', at('task.json')],
  ],
  init: [[hostile], ['ec2-web', at('out'), '--set', `${hostile}=1`]],
  instances: [
    ['--filter', hostile],
    ['--snapshot', at('snapshot.json')],
  ],
  lint: [
    [at('task.json')],
    [at(hostile.replaceAll('/', ''))],
    [at('policy.json')],
    [at('named/gantry.yml')],
    ...['pretty', 'github', 'junit', 'gitlab', 'sarif'].map(format => [
      at('task.json'),
      at('ecs.tf'),
      at('ecs.tf.json'),
      at('broken.json'),
      at('service.json'),
      '--format',
      format,
    ]),
    [at('ecs.tf'), at('broken.json'), '--fix-dangerously', '--dry-run'],
  ],
  push: [
    [at(hostile.replaceAll('/', '')), 'web:v1'],
    [directory, hostile],
  ],
  register: [[at('task.json')], [at('clean.json')], [at('clean.json'), '--tag', hostile]],
  watch: [[hostile]],
  why: [[hostile], ['--text', hostile], ['--services', at('services.json'), '--tasks', at('tasks.json')]],
  rollback: [[hostile, '--yes']],
  status: [[hostile], []],
  snapshot: [['--out', at('s.json')]],
  continue: [[hostile]],
  login: [[]],
  render: [['--config', at('gantry.yml')]],
  schema: [[hostile]],
  'credential-helper': [['list'], [hostile]],
  'scale target-tracking': [[hostile, '--metric', 'cpu', '--target', '50', '--min', '1', '--max', '2', '--yes']],
  'scale step': [[hostile]],
  'scale schedule': [[hostile]],
  'scale sqs-backlog': [[hostile]],
  'scale show': [[hostile]],
  'scale suspend': [[hostile, '--yes']],
  'scale resume': [[hostile, '--yes']],
  'scale rm': [[hostile, '--yes']],
  'scale apply': [['--config', at('gantry.yml'), '--yes']],
  'scale activities': [[hostile]],
  'scale simulate': [['--series', at('series.csv')]],
  'lifecycle put': [['web', '--policy', at('policy.json'), '--yes']],
  'lifecycle lint': [['--policy', at('policy.json')]],
  'lifecycle eval': [['web', '--policy', at('policy.json')]],
  'lifecycle preview': [['web', '--policy', at('policy.json')]],
  'lifecycle get': [[hostile]],
  'lifecycle templates': [[hostile]],
  'images ls': [[hostile]],
  'images tag': [[hostile, hostile]],
  'images copy': [[hostile, hostile]],
  'images prune': [[hostile]],
  'repo ensure': [[hostile, '--yes']],
  'repo ls': [[]],
  'local scenario': [[hostile]],
  'local scenario list': [[]],
  'local scenario apply': [[hostile]],
  'local scenario clear': [[hostile]],
}

const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, {id: string; pluginName: string; flags: object}>
}
// A long-running server and the demo take nothing from outside but an endpoint URL, which has tests of its own.
const exempt = new Set(['local start', 'demo'])
const commands = Object.values(manifest.commands)
  .filter(command => command.pluginName === 'gantry-ecs')
  .map(command => ({words: command.id.replaceAll(':', ' '), flags: Object.keys(command.flags)}))
  .filter(({words}) => !exempt.has(words))

/** Calls that an endpoint answers, with the text wherever AWS passes on what somebody wrote. */
const answered: string[][] = [
  ['status'],
  ['status', 'web'],
  ['why', 'web'],
  ['watch', 'web', '--timeout', '1s'],
  ['diff', 'web', '--task-definition', at('clean.json')],
  ['plan', 'web', '--task-definition', at('clean.json')],
  ['verify', 'web', '--task-definition', at('clean.json')],
  ['deploy', 'web', '--task-definition', at('clean.json'), '--timeout', '1s'],
  ['deploy', 'web', '--service-definition', at('express.json'), '--timeout', '1s'],
  ['rollback', 'web', '--yes', '--timeout', '1s'],
  ['continue', 'web', '--yes'],
  ['explain', 'web'],
  ['instances'],
  ['images', 'ls', 'web'],
  ['images', 'ls', 'web', '--limit', '1'],
  ['images', 'prune', 'web', '--yes'],
  ['repo', 'ls'],
  ['lifecycle', 'get', 'web'],
  ['lifecycle', 'eval', 'web'],
  ['scale', 'show', 'web'],
  ['scale', 'activities', 'web'],
]

const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_MAX_ATTEMPTS: '1',
  CI: 'true',
  GANTRY_POLL_INTERVAL: '10ms',
}

function expectHarmless({stdout, stderr}: {stdout: string; stderr: string}, json: boolean): void {
  expect(stderr).not.toMatch(control)
  if (json) {
    for (const line of stdout.split('\n').filter(Boolean)) expect(() => JSON.parse(line)).not.toThrow()
  } else {
    expect(stdout).not.toMatch(control)
  }
  // JSON escapes its control characters; a line of either stream must never be obeyed by a CI system.
  const told = `${stdout}\n${stderr}`.replace(/^::(error|warning|notice) (file|title)=.*$/gm, '')
  expect(told).not.toMatch(/^\s*(::|##\[)/m)
  expect(stderr).not.toContain('this is a bug in gantry')
}

const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/

describe('one hostile text through every command', () => {
  it('every command has its calls here', () => {
    expect(commands.map(command => command.words).filter(words => !calls[words])).toEqual([])
  })

  for (const {words, flags} of commands) {
    for (const call of calls[words] ?? []) {
      for (const json of [false, true]) {
        it(`gantry ${words} ${JSON.stringify(call).slice(0, 60)}${json ? ' --json' : ''}`, async () => {
          const endpointFlag = flags.includes('endpoint-url') ? ['--endpoint-url', endpoint] : []
          const argv = [...words.split(' '), ...call, ...endpointFlag, ...(json ? ['--json'] : [])]
          expectHarmless(await runCli(argv, environment), json)
        })
      }
    }
  }
})

describe('the same text in what AWS answers', () => {
  for (const call of answered) {
    for (const json of [false, true]) {
      it(`gantry ${call.map(word => word.replace(directory, '')).join(' ')}${json ? ' --json' : ''}`, async () => {
        const argv = [...call, '--endpoint-url', talkingEndpoint, ...(json ? ['--json'] : [])]
        expectHarmless(await runCli(argv, environment), json)
      })
    }
  }

  it('and it does arrive', async () => {
    const {stdout} = await runCli(['status', '--endpoint-url', talkingEndpoint], environment)
    expect(stdout).toContain('alert(1)')
  })
})

describe('the same text from a proxy', () => {
  it('is its refusal, on one line', async () => {
    const {hostname, port} = new URL(talkingEndpoint)
    const refused = await runCli(['status'], {...environment, HTTPS_PROXY: `http://${hostname}:${port}`, NO_PROXY: ''})
    expect(refused.exitCode).toBe(3)
    expectHarmless(refused, false)
  })
})
