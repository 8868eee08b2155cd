import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {runCli} from './support/run-cli.js'
import {root} from './support/source-graph.js'

/** Everything a terminal, a CI log, a Markdown page or an HTML page could obey. */
const hostile =
  '\u001b[31mred\u001b]8;;http://evil\u0007\u009b2J\n::error::obeyed\n##[error]obeyed\r\u202e<script>alert(1)</script>|`x`|[a](b)'

const directory = mkdtempSync(join(tmpdir(), 'gantry-hostile-'))
let server: Server
let endpoint: string

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
  const write = (name: string, value: unknown) => writeFileSync(join(directory, name), JSON.stringify(value))
  write('task.json', {
    family: 'web',
    [hostile]: 1,
    containerDefinitions: [
      {name: 'web', image: hostile, memory: 128, command: [hostile], environment: [{name: 'A', value: hostile}]},
    ],
  })
  write('clean.json', {family: 'web', containerDefinitions: [{name: 'web', image: 'nginx:1.27', memory: 128}]})
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
  await new Promise(resolve => server.close(resolve))
  rmSync(directory, {recursive: true, force: true})
})

const at = (name: string) => join(directory, name)

/** How each command is called so that the text reaches it: as an argument, from a file, or from the endpoint. */
const calls: Record<string, string[][]> = {
  deploy: [
    ['web', '--task-definition', at('task.json')],
    ['web', '--task-definition', at('clean.json')],
    [hostile, '--task-definition', at('clean.json')],
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
  lint: [[at('task.json')], [at(hostile.replaceAll('/', ''))], [at('policy.json')]],
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
          const {stdout, stderr} = await runCli(
            [...words.split(' '), ...call, ...endpointFlag, ...(json ? ['--json'] : [])],
            {
              AWS_REGION: 'us-east-1',
              AWS_ACCESS_KEY_ID: 'local',
              AWS_SECRET_ACCESS_KEY: 'local',
              AWS_MAX_ATTEMPTS: '1',
              CI: 'true',
              GANTRY_POLL_INTERVAL: '10ms',
            },
          )
          expect(stderr).not.toMatch(control)
          if (json) {
            for (const line of stdout.split('\n').filter(Boolean)) expect(() => JSON.parse(line)).not.toThrow()
          } else {
            expect(stdout).not.toMatch(control)
          }
          // JSON escapes its control characters; a line of either stream must never be obeyed by a CI system.
          expect(`${stdout}\n${stderr}`).not.toMatch(/^\s*(::|##\[)/m)
        })
      }
    }
  }
})
