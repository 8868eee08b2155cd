import {mkdtempSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {runCli} from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'gantry-register-'))
const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web'
const definition = {
  family: 'web',
  containerDefinitions: [{name: 'app', image: 'nginx:1.27', memory: 512, environment: [{name: 'A', value: '1'}]}],
}

/** An ECS that remembers what arrived, byte for byte. */
class StandIn {
  bodies: {target: string; body: string}[] = []
  live: object | undefined
  afterRegister: 'answer' | 'reset' | 'reset-but-done' = 'answer'
  server!: Server

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', chunk => chunks.push(chunk))
      request.on('end', () => {
        const target = String(request.headers['x-amz-target'] ?? 'sts')
        const body = Buffer.concat(chunks).toString()
        this.bodies.push({target, body})
        const send = (status: number, value: object) => {
          response.writeHead(status, {'content-type': 'application/x-amz-json-1.1'})
          response.end(JSON.stringify(value))
        }
        if (target === 'sts') {
          response.end(
            '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
          )
        } else if (target.endsWith('.DescribeTaskDefinition')) {
          if (this.live) send(200, {taskDefinition: this.live})
          else send(400, {__type: 'ClientException', message: 'Unable to describe task definition.'})
        } else {
          const revision = {...JSON.parse(body), taskDefinitionArn: `${arn}:2`, revision: 2, status: 'ACTIVE'}
          if (this.afterRegister === 'reset-but-done') this.live = revision
          if (this.afterRegister === 'answer') send(200, {taskDefinition: revision})
          else request.socket.destroy()
        }
      })
    })
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  registered(): string[] {
    return this.bodies.filter(({target}) => target.endsWith('.RegisterTaskDefinition')).map(({body}) => body)
  }
}

let standIn: StandIn
let url: string
const environment = {AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', AWS_REGION: 'eu-west-1', CI: '1'}
const register = (text: string, ...argv: string[]) => {
  const file = join(folder, 'web.json')
  writeFileSync(file, text)
  return runCli(['register', file, '--endpoint-url', url, ...argv], environment)
}

beforeEach(async () => {
  standIn = new StandIn()
  url = await standIn.start()
})
afterEach(() => void standIn.server.close())

describe('gantry register', () => {
  it('registers and prints the ARN alone on stdout, where to on stderr', async () => {
    const {stdout, stderr, exitCode} = await register(JSON.stringify(definition))
    expect({stdout, exitCode}).toEqual({stdout: `${arn}:2\n`, exitCode: 0})
    expect(stderr).toContain(`account 123456789012 · region eu-west-1 · family web · endpoint ${url}`)
    expect(JSON.parse(standIn.registered()[0] as string)).toEqual(definition)
  })

  it('sends nothing when the newest revision says the same, with the defaults ECS filled in', async () => {
    standIn.live = {
      ...definition,
      containerDefinitions: [
        {
          ...definition.containerDefinitions[0],
          cpu: 0,
          essential: true,
          portMappings: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
        },
      ],
      networkMode: 'bridge',
      volumes: [],
      placementConstraints: [],
      revision: 1,
      status: 'ACTIVE',
      compatibilities: ['EC2'],
      taskDefinitionArn: `${arn}:1`,
    }
    const {stdout, exitCode} = await register(JSON.stringify(definition))
    expect({stdout, exitCode, registered: standIn.registered()}).toEqual({
      stdout: `${arn}:1\n`,
      exitCode: 0,
      registered: [],
    })
  })

  it('refuses an unknown field before the first call', async () => {
    const {stderr, exitCode} = await register(JSON.stringify({...definition, newField: {deep: [1]}}))
    expect(exitCode).toBe(1)
    expect(stderr).toContain('unknown field `newField`')
    expect(standIn.bodies).toEqual([])
  })

  it('puts the very bytes of the file on the wire with --allow-unknown', async () => {
    const text = `{ "family": "web",\n  "containerDefinitions": [ {"name":"app","image":"nginx:1.27","memory":512, "brandNew": {"a": [1, 2.5]}} ]\n}\n`
    const {exitCode} = await register(text, '--allow-unknown')
    expect(exitCode).toBe(0)
    expect(standIn.registered()).toEqual([text])
  })

  it('keeps unknown members when a flag changes the file', async () => {
    const text = JSON.stringify({...definition, brandNew: 1})
    await register(text, '--allow-unknown', '--image', 'app=nginx:2', '--tag', 'team=web', '--family', 'other')
    expect(JSON.parse(standIn.registered()[0] as string)).toEqual({
      ...definition,
      family: 'other',
      brandNew: 1,
      containerDefinitions: [{...definition.containerDefinitions[0], image: 'nginx:2'}],
      tags: [{key: 'team', value: 'web'}],
    })
  })

  it('reads back after a reset: a revision that is the same counts, and nothing is sent twice', async () => {
    standIn.afterRegister = 'reset-but-done'
    const {stdout, exitCode} = await register(JSON.stringify(definition))
    expect({stdout, exitCode, sent: standIn.registered().length}).toEqual({stdout: `${arn}:2\n`, exitCode: 0, sent: 1})
  })

  it('says so when a reset left nothing behind', async () => {
    standIn.afterRegister = 'reset'
    const {exitCode} = await register(JSON.stringify(definition))
    expect({exitCode, sent: standIn.registered().length}).toEqual({exitCode: 3, sent: 1})
  })

  it.each([
    ['a list of containers', JSON.stringify(definition.containerDefinitions)],
    ['Terraform', JSON.stringify({resource: {aws_ecs_task_definition: {web: {family: 'web'}}}})],
    ['a CloudFormation template', JSON.stringify({AWSTemplateFormatVersion: '2010-09-09', Resources: {}})],
  ])('leaves %s to who registers it', async (what, text) => {
    const {stderr, exitCode} = await register(text)
    expect(stderr).toContain(` is ${what}, not a task definition`)
    expect({exitCode, sent: standIn.bodies.length}).toEqual({exitCode: 2, sent: 0})
  })

  it('takes a trailing comma, which is not sent', async () => {
    const {exitCode} = await register(`${JSON.stringify(definition).slice(0, -1)},}`)
    expect(exitCode).toBe(0)
    expect(JSON.parse(standIn.registered()[0]!)).toEqual(definition)
  })

  it('names the container a flag must mean', async () => {
    const {stderr, exitCode} = await register(JSON.stringify(definition), '--image', 'ap=nginx:2')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('did you mean --image app=…?')
  })

  it('sends nothing with --dry-run', async () => {
    const {stdout} = await register(JSON.stringify(definition), '--dry-run')
    expect(JSON.parse(stdout)).toEqual(definition)
    expect(standIn.registered()).toEqual([])
  })
})
