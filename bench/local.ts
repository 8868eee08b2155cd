import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {request} from 'node:http'
import {connect, createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {virtualClock} from '../src/local/clock.js'
import {declare} from '../src/local/declare.js'
import {createEndpoint, type Endpoint} from '../src/local/endpoint.js'
import {services} from '../src/local/services.js'
import {createState, regionOf} from '../src/local/state.js'
import type {BenchResult, Figure} from './report.mjs'

const ecs = services.find(({id}) => id === 'ecs') as (typeof services)[number]
const container = {name: 'web', image: 'nginx:1', memory: 64, cpu: 64}
const target = 'AmazonEC2ContainerServiceV20141113'
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=0'
const instances = 5000
const tasks = 20_000

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
const round = (value: number) => Number(value.toPrecision(3))
const figure = (name: string, values: number[], unit: string, better: 'higher' | 'lower', size?: string): Figure => ({
  name,
  value: round(median(values)),
  unit,
  better,
  n: values.length,
  min: round(Math.min(...values)),
  max: round(Math.max(...values)),
  ...(size ? {size} : {}),
})

/** Starts of both servers, requests a second, and one large cluster. */
export default async function run(): Promise<BenchResult> {
  const figures: Figure[] = []
  const skipped: BenchResult['skipped'] = []
  const moto = motoVersion()
  if (!moto) skipped.push({name: 'moto_server', why: 'moto is not installed'})
  const servers = [ownServer, ...(moto ? [motoServer] : [])]
  const [own, peer] = (await serverFigures(servers)) as [ServerFigures, ServerFigures | undefined]
  const version = moto ?? ''
  const beside = (mine: Figure, other: number | undefined, ratio: (other: number) => number): Figure =>
    other === undefined
      ? mine
      : {...mine, peer: {name: 'moto', version, value: round(other)}, ratio: Number(ratio(other).toFixed(2))}
  const start = figure('start', own.startMs, 'ms', 'lower')
  figures.push(beside(start, peer && median(peer.startMs), other => other / start.value))
  const rate = figure('describe-services', own.perSecond, 'requests/s', 'higher')
  figures.push(beside(rate, peer && median(peer.perSecond), other => rate.value / other))
  figures.push(...(await largeCluster()))
  return {figures, skipped}
}

function motoVersion(): string | undefined {
  try {
    return execFileSync('python3', ['-c', 'import moto, moto.server; print(moto.__version__)'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim()
  } catch {
    return undefined
  }
}

type Command = (port: number) => [program: string, args: string[]]
const ownServer: Command = port => [process.execPath, ['bin/run.js', 'local', 'start', '--port', String(port)]]
const motoServer: Command = port => ['moto_server', ['-p', String(port)]]

interface ServerFigures {
  startMs: number[]
  perSecond: number[]
}

/** Figures of servers side by side, round about: whatever else the machine does falls on all of them alike. */
async function serverFigures(commands: Command[]): Promise<ServerFigures[]> {
  const figures = commands.map((): ServerFigures => ({startMs: [], perSecond: []}))
  for (let round = 0; round < 3; round++) {
    const running = []
    for (const [index, command] of commands.entries()) {
      const port = await freePort()
      const began = performance.now()
      const [program, args] = command(port)
      const child = spawn(program, args, {stdio: 'ignore'})
      await firstAnswer(port, child)
      figures[index]?.startMs.push(performance.now() - began)
      running.push({port, child})
    }
    if (round === 0)
      await throughput(
        running.map(({port}) => port),
        figures,
      )
    for (const {child} of running) {
      child.kill('SIGTERM')
      await new Promise(resolve => child.once('exit', resolve))
    }
  }
  return figures
}

async function firstAnswer(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server ended')
    const status = await call(port, 'ListClusters', {}).catch(() => 0)
    if (status === 200) return
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** Requests a second of five rounds in turn, eight callers at once, each on a connection kept open. */
async function throughput(ports: number[], figures: ServerFigures[]): Promise<void> {
  for (const port of ports) {
    await call(port, 'CreateCluster', {clusterName: 'bench'})
    await call(port, 'RegisterTaskDefinition', {family: 'web', containerDefinitions: [container]})
    await call(port, 'CreateService', {cluster: 'bench', serviceName: 'web', taskDefinition: 'web', desiredCount: 0})
  }
  for (let index = 0; index < 6; index++) {
    for (const [server, port] of ports.entries()) {
      const began = performance.now()
      const answered = await Promise.all(Array.from({length: 8}, () => ask(port, began + 1000)))
      const total = answered.reduce((sum, count) => sum + count, 0)
      // The first round warms up.
      if (index > 0) figures[server]?.perSecond.push((total * 1000) / (performance.now() - began))
    }
  }
}

/** One caller until `endMs`, as plain as can be: what is measured is the server. Returns the answers it got. */
function ask(port: number, endMs: number): Promise<number> {
  const body = JSON.stringify({cluster: 'bench', services: ['web']})
  const message =
    `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/x-amz-json-1.1\r\n` +
    `x-amz-target: ${target}.DescribeServices\r\nauthorization: ${authorization}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  return new Promise((resolve, reject) => {
    let answers = 0
    const open = () => {
      let text = ''
      const socket = connect({host: '127.0.0.1', port}, () => socket.write(message))
      const answered = () => {
        answers++
        text = ''
      }
      socket.setEncoding('latin1')
      socket.on('data', chunk => {
        text += chunk
        const head = text.indexOf('\r\n\r\n')
        const length = /content-length: (\d+)/i.exec(text)?.[1]
        if (head === -1 || length === undefined || text.length < head + 4 + Number(length)) return
        const closes = /^connection: close/im.test(text)
        answered()
        if (performance.now() >= endMs) socket.destroy()
        else if (!closes) socket.write(message)
      })
      socket.once('error', reject)
      socket.once('close', () => (performance.now() >= endMs ? resolve(answers) : open()))
    }
    open()
  })
}

/** 5,000 instances and 20,000 tasks: a deployment of 1,000 tasks in it, DescribeTasks(100), memory. */
async function largeCluster(): Promise<Figure[]> {
  const size = `${instances} instances, ${tasks} tasks`
  const state = createState({accountId: '123456789012', seed: 1})
  const clock = virtualClock(Date.UTC(2026, 0, 5))
  declare(
    regionOf(state, 'us-east-1'),
    {clusters: [{name: 'big', instances: [{type: 'm5.large', count: instances}]}]},
    clock.now(),
  )
  const endpoint = createEndpoint({clock, state, defaultRegion: 'us-east-1', url: () => 'http://127.0.0.1:4599'})
  await fill(endpoint)
  const {taskArns} = (await endpoint.call(ecs, 'ListTasks', {cluster: 'big'})) as {taskArns: string[]}
  const describeMs = await timed(50, () => endpoint.call(ecs, 'DescribeTasks', {cluster: 'big', tasks: taskArns}))
  await register(endpoint, 'nginx:2')
  await endpoint.call(ecs, 'UpdateService', {cluster: 'big', service: 's1', taskDefinition: 'web:2'})
  const stepMs: number[] = []
  for (let second = 0; second < 300; second++) {
    const began = performance.now()
    endpoint.advance(1000)
    stepMs.push(performance.now() - began)
  }
  const mean = stepMs.reduce((sum, value) => sum + value, 0) / stepMs.length
  return [
    {
      ...figure('step per simulated second', stepMs, 'ms', 'lower', `${size}, 1000 of them rolling`),
      value: round(mean),
    },
    figure('describe-tasks(100)', describeMs, 'ms', 'lower', size),
    figure('rss', [await serverRssMb()], 'MB', 'lower', `the server's own, ${size}`),
  ]
}

const register = (endpoint: Endpoint, image: string) =>
  endpoint.call(ecs, 'RegisterTaskDefinition', {family: 'web', containerDefinitions: [{...container, image}]})

async function fill(endpoint: Endpoint): Promise<void> {
  await register(endpoint, 'nginx:1')
  for (let index = 0; index < 20; index++) {
    await endpoint.call(ecs, 'CreateService', serviceInput(index))
  }
  endpoint.advance(600_000)
}

const serviceInput = (index: number) => ({
  cluster: 'big',
  serviceName: `s${index}`,
  taskDefinition: 'web',
  desiredCount: tasks / 20,
})

/** Resident memory of a server process that holds the same cluster, all tasks running. */
async function serverRssMb(): Promise<number> {
  const port = await freePort()
  const file = join(mkdtempSync(join(tmpdir(), 'gantry-bench-')), 'cluster.yml')
  writeFileSync(file, `clusters: [{name: big, instances: [{type: m5.large, count: ${instances}}]}]\n`)
  const args = ['bin/run.js', 'local', 'start', '--port', String(port), '--cluster-file', file, '--speed', '100']
  const child = spawn(process.execPath, args, {stdio: 'ignore'})
  try {
    await firstAnswer(port, child)
    await call(port, 'RegisterTaskDefinition', {family: 'web', containerDefinitions: [container]})
    for (let index = 0; index < 20; index++) await call(port, 'CreateService', serviceInput(index))
    await new Promise(resolve => setTimeout(resolve, 5000))
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000
  } finally {
    child.kill('SIGTERM')
  }
}

async function timed(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  const values: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    await work()
    values.push(performance.now() - began)
  }
  return values
}

function call(port: number, operation: string, input: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${target}.${operation}`,
        authorization,
      },
    }
    const sent = request(options, response => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    sent.once('error', reject)
    sent.end(JSON.stringify(input))
  })
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const {port} = server.address() as {port: number}
      server.close(() => resolve(port))
    })
  })
}
