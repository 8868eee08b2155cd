import {request} from 'node:http'
import {createConnection} from 'node:net'
import {CloudWatch} from '@aws-sdk/client-cloudwatch'
import {EC2} from '@aws-sdk/client-ec2'
import {ECS} from '@aws-sdk/client-ecs'
import {ElasticLoadBalancingV2} from '@aws-sdk/client-elastic-load-balancing-v2'
import {IAM} from '@aws-sdk/client-iam'
import {Lambda} from '@aws-sdk/client-lambda'
import {STS} from '@aws-sdk/client-sts'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type LocalEndpoint, startLocal} from '../../src/local/index.js'
import {run} from '../../src/local/run.js'
import {listen} from '../../src/local/server.js'
import {createStore} from '../../src/local/store.js'

let local: LocalEndpoint
const ecsTarget = 'AmazonEC2ContainerServiceV20141113'
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/ecs/aws4_request, SignedHeaders=host, Signature=0'

beforeAll(async () => {
  local = await startLocal({virtualClock: true, clusters: [{name: 'demo', instances: [{count: 1}]}]})
})
afterAll(() => local.stop())

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** One request as written: fetch would put its own Host in place of ours. */
function send(options: {method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer}) {
  const {port} = new URL(local.endpoint)
  return new Promise<Reply>((resolve, reject) => {
    const {method = 'POST', path = '/', headers = {}, body} = options
    const call = request({host: '127.0.0.1', port, method, path, headers}, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.on('error', reject)
    call.end(body)
  })
}

const json = (operation: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  send({
    headers: {'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${ecsTarget}.${operation}`, ...headers},
    body,
  })
const control = (path: string, body?: object, headers: Record<string, string> = {'x-gantry-control': '1'}) =>
  send({
    method: body ? 'POST' : 'GET',
    path: `/_gantry/${path}`,
    headers,
    ...(body ? {body: JSON.stringify(body)} : {}),
  })

describe('who may ask', () => {
  it('answers 127.0.0.1 and localhost, whatever the port', async () => {
    for (const host of ['127.0.0.1', 'localhost', 'localhost:80', new URL(local.endpoint).host]) {
      expect((await json('ListClusters', '{}', {host})).status, host).toBe(200)
    }
  })

  it('refuses any other Host, and any Origin, in AWS shape', async () => {
    const strangers: Record<string, string>[] = [
      {host: 'evil.example'},
      {host: '127.0.0.1.evil.example'},
      {origin: 'http://localhost'},
    ]
    for (const headers of strangers) {
      const reply = await json('ListClusters', '{}', headers)
      expect(reply.status).toBe(403)
      expect(JSON.parse(reply.body).__type).toBe('AccessDeniedException')
    }
  })

  it('refuses control requests without their header', async () => {
    expect((await control('health', undefined, {})).status).toBe(403)
    expect((await control('advance', {ms: 1}, {'x-gantry-control': '0'})).status).toBe(403)
  })

  it('listens on no other address', async () => {
    const {port} = new URL(local.endpoint)
    const refused = new Promise(resolve => {
      const socket = createConnection({host: '127.0.0.2', port: Number(port)})
      socket.once('error', () => resolve(true))
      socket.once('connect', () => {
        socket.destroy()
        resolve(false)
      })
    })
    expect(await refused).toBe(true)
  })
})

describe('bad input', () => {
  it.each([
    ['a body that is not JSON', '{"clusterName": ', 'SerializationException'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00]), 'SerializationException'],
    ['a list in place of the structure', '[]', 'SerializationException'],
    ['a number in place of a text', '{"clusterName": 5}', 'SerializationException'],
    ['a text in place of a list', '{"tags": "a"}', 'SerializationException'],
    [
      'a value outside its enumeration',
      '{"settings": [{"name": "colour", "value": "red"}]}',
      'InvalidParameterException',
    ],
    ['a structure in place of a text, deep', '{"tags": [{"key": {}}]}', 'SerializationException'],
  ])('%s is answered with %s', async (_name, body, type) => {
    const reply = await json('CreateCluster', body)
    expect(reply.status).toBe(400)
    expect(JSON.parse(reply.body).__type).toBe(type)
    expect(JSON.parse(reply.body).message).not.toBe('')
    expect(reply.headers['x-amzn-requestid']).toBeDefined()
  })

  it('takes `__proto__` for a name like any other', async () => {
    await json('CreateCluster', '{"__proto__": {"clusterName": "polluted"}, "clusterName": "plain"}')
    expect(({} as Record<string, unknown>)['clusterName']).toBeUndefined()
    expect((await local.clients.ecs.listClusters({})).clusterArns?.join()).not.toContain('polluted')
  })

  it('answers a body of 10 MB without reading it all', async () => {
    const reply = await json('CreateCluster', Buffer.alloc(10_000_000, 'x'))
    expect(reply.status).toBe(413)
    expect(JSON.parse(reply.body).__type).toBe('RequestEntityTooLargeException')
    expect((await json('ListClusters', '{}')).status).toBe(200)
  })

  it('answers targets and methods it does not know', async () => {
    for (const target of ['', 'nonsense', '.', `${ecsTarget}.`, 'Other_2020.Do', `${ecsTarget}.Nothing`]) {
      const reply = await send({headers: {'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1'}})
      expect(JSON.parse(reply.body).__type, target).toBe('UnknownOperationException')
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await send({method})).status, method).toBe(400)
    }
  })

  it('answers bytes that are no HTTP, and goes on', async () => {
    const {port} = new URL(local.endpoint)
    const answer = await new Promise<string>(resolve => {
      const socket = createConnection({host: '127.0.0.1', port: Number(port)}, () =>
        socket.write('\u0000\u0001 nonsense\r\n\r\n'),
      )
      let text = ''
      socket.on('data', chunk => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
    })
    expect(answer).toContain('400 Bad Request')
    expect(answer).toContain('SerializationException')
    expect((await json('ListClusters', '{}')).status).toBe(200)
  })

  it('answers a caller who never ends its body, and one who goes away', async () => {
    const {endpoint} = await run({port: 0, speed: 1, seed: 1, accountId: '123456789012', virtual: true}).then(
      async one => {
        await one.stop()
        return one
      },
    )
    const server = await listen(0, {endpoint, store: createStore(), quirks: true, slowestBodyMs: 50})
    const slow = (end: boolean) =>
      new Promise<string>(resolve => {
        const socket = createConnection({host: '127.0.0.1', port: server.port}, () => {
          socket.write('POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\n{')
          if (end) socket.destroy()
        })
        let text = ''
        socket.on('data', chunk => {
          text += chunk
        })
        socket.on('close', () => resolve(text))
      })
    await slow(true)
    const answer = await slow(false)
    expect(answer).toContain('408 Request Timeout')
    expect(answer).toContain('"__type":"RequestTimeoutException"')
    await server.close()
  })

  it('answers 1,000 requests at once', async () => {
    const replies = await Promise.all(Array.from({length: 1000}, () => json('DescribeClusters', '{}')))
    expect(new Set(replies.map(({status}) => status))).toEqual(new Set([200]))
  })

  it('ignores members nobody knows, at any depth, and keeps their bytes in the log', async () => {
    const body =
      '{"family": "x", "colour": "red", "containerDefinitions": [{"name": "x", "image": "x", "memory": 64, "flavour": 1}]}'
    const reply = await json('RegisterTaskDefinition', body)
    expect(reply.status).toBe(200)
    expect(reply.body).not.toMatch(/colour|flavour/)
    const {requests} = JSON.parse((await control('requests')).body)
    expect(requests.at(-1).body).toBe(body)
  })

  it('refuses them with strict input', async () => {
    const strict = await run({port: 0, speed: 1, seed: 1, accountId: '123456789012', virtual: true, strictInput: true})
    const {port} = new URL(strict.url)
    const reply = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {'x-amz-target': `${ecsTarget}.ListClusters`},
      body: '{"colour": "red"}',
    })
    await strict.stop()
    expect(await reply.json()).toMatchObject({
      __type: 'InvalidParameterException',
      message: 'Unknown parameter: colour (--strict-input)',
    })
  })

  it('gives the same bytes again while nothing changes', async () => {
    const bodies = await Promise.all(
      Array.from({length: 100}, () => json('DescribeClusters', '{"clusters": ["demo"], "include": ["STATISTICS"]}')),
    )
    expect(new Set(bodies.map(({body}) => body)).size).toBe(1)
  })
})

describe('protocols', () => {
  const options = () => ({
    endpoint: local.endpoint,
    region: 'eu-west-1',
    credentials: {accessKeyId: 'local', secretAccessKey: 'local'},
    maxAttempts: 1,
  })

  it.each([
    ['AWS JSON 1.1', () => new ECS(options()).listDaemons({} as never)],
    ['AWS JSON 1.0', () => new CloudWatch(options()).listDashboards({})],
    ['Query', () => new IAM(options()).listUsers({})],
    ['EC2', () => new EC2(options()).describeVolumes({})],
    ['REST JSON', () => new Lambda(options()).listLayers({})],
  ] as [string, () => Promise<unknown>][])('an operation nobody serves is a named error: %s', async (_name, call) => {
    const error = (await call().catch(caught => caught)) as Error
    expect(error.name).toBe('UnknownOperationException')
    expect(error.message).toContain('not served')
  })

  it('answers the Query and EC2 protocols to their own clients', async () => {
    const identity = await new STS(options()).getCallerIdentity({})
    expect(identity.Account).toBe('123456789012')
    const {Subnets} = await new EC2(options()).describeSubnets({Filters: [{Name: 'vpc-id', Values: ['none']}]})
    expect(Subnets ?? []).toEqual([])
    const all = await new EC2(options()).describeSubnets({})
    expect(all.Subnets?.map(({AvailabilityZone}) => AvailabilityZone)).toEqual([
      'eu-west-1a',
      'eu-west-1b',
      'eu-west-1c',
    ])
    const error = (await new ElasticLoadBalancingV2(options())
      .describeTargetHealth({TargetGroupArn: 'arn:none'})
      .catch(caught => caught)) as Error
    expect(error.name).toContain('TargetGroupNotFound')
  })

  it('keeps state per region, named by the signature', async () => {
    await json('CreateCluster', '{"clusterName": "irish"}', {authorization})
    expect((await json('ListClusters', '{}', {authorization})).body).toContain('irish')
    expect((await json('ListClusters', '{}')).body).not.toContain('irish')
  })
})

describe('control API', () => {
  it('moves the clock, which the Date header shows', async () => {
    const before = JSON.parse((await control('health')).body)
    const after = JSON.parse((await control('advance', {ms: 90_000})).body)
    expect(Date.parse(after.now) - Date.parse(before.now)).toBe(90_000)
    const {headers} = await json('ListClusters', '{}')
    expect(Math.abs(Date.parse(String(headers['date'])) - Date.parse(after.now))).toBeLessThan(1000)
    expect((await control('advance', {ms: -1})).status).toBe(400)
    expect((await control('advance', {ms: 'soon'})).status).toBe(400)
  })

  it('shows the raw bodies of the last requests, without credentials', async () => {
    await json('ListClusters', '{"maxResults":  7 }', {authorization})
    const {requests} = JSON.parse((await control('requests')).body)
    const last = requests.at(-1)
    expect(last).toMatchObject({
      service: 'ecs',
      operation: 'ListClusters',
      region: 'eu-west-1',
      body: '{"maxResults":  7 }',
      status: 200,
    })
    expect(JSON.stringify(last)).not.toContain('Credential')
  })

  it('names what it does not know', async () => {
    expect((await control('nothing')).status).toBe(404)
    expect((await control('scenarios', {name: 'crash-on-bot'})).body).toContain('did you mean `crash-on-boot`?')
    const broken = await send({method: 'POST', path: '/_gantry/advance', headers: {'x-gantry-control': '1'}, body: '['})
    expect(broken.status).toBe(400)
  })

  it('empties the account and keeps the clock', async () => {
    const before = JSON.parse((await control('health')).body).now
    expect((await control('reset', {})).status).toBe(200)
    expect(JSON.parse((await control('health')).body).now).toBe(before)
    expect((await local.clients.ecs.listClusters({})).clusterArns).toEqual([])
  })
})
