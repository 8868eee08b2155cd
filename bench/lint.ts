import {spawn, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {BenchResult, Figure} from './report.mjs'

const rounds = 7
const root = process.cwd()
const gantry = join(root, 'bin/run.js')

const definition = {
  family: 'web',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '1024',
  memory: '2048',
  executionRoleArn: 'arn:aws:iam::210987654321:role/web-execution',
  containerDefinitions: ['app', 'sidecar', 'proxy'].map((name, index) => ({
    name,
    image: `210987654321.dkr.ecr.eu-west-1.amazonaws.com/${name}:1.2.3`,
    portMappings: [{containerPort: 8080 + index}],
    environment: Array.from({length: 12}, (_, at) => ({name: `SETTING_${at}`, value: `value ${at}`})),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': name},
    },
  })),
}

const pascal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pascal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.startsWith('awslogs') ? name : name[0]!.toUpperCase() + name.slice(1),
      pascal(member),
    ]),
  )
}

/** `gantry lint` as a whole process beside bare Node, `aws --version` and cfn-lint; and many files in one process. */
export default async function lint(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-lint-'))
  const file = join(folder, 'task-definition.json')
  const template = join(folder, 'template.json')
  writeFileSync(file, JSON.stringify(definition, null, 2))
  writeFileSync(
    template,
    JSON.stringify({
      AWSTemplateFormatVersion: '2010-09-09',
      Resources: {Task: {Type: 'AWS::ECS::TaskDefinition', Properties: pascal(definition)}},
    }),
  )
  const skipped: BenchResult['skipped'] = []
  const commands: Record<string, string[]> = {
    node: [process.execPath, '-e', '0'],
    gantry: [process.execPath, gantry, 'lint', file],
  }
  for (const [name, argv, why] of [
    ['aws --version', ['aws', '--version'], 'the AWS CLI is not on this machine'],
    ['cfn-lint', ['cfn-lint', template], 'cfn-lint is not on this machine'],
  ] as const) {
    if (spawnSync(argv[0], ['--version']).error) skipped.push({name, why})
    else commands[name] = [...argv]
  }
  const times = interleaved(commands)
  const many = join(folder, 'many')
  mkdirSync(many)
  for (let index = 0; index < 1000; index++) {
    const one = {...definition, family: `web-${index}`}
    writeFileSync(join(many, `task-definition-${index}.json`), JSON.stringify(one, null, 2))
  }
  const batch = interleaved({
    one: [process.execPath, gantry, 'lint', file],
    thousand: [process.execPath, gantry, 'lint', many],
  })
  const filesPerSecond = batch.thousand!.map((ms, index) => Math.round(999_000 / Math.max(ms - batch.one![index]!, 1)))
  const peak = await peakMegabytes([process.execPath, gantry, 'lint', many])
  rmSync(folder, {recursive: true, force: true})
  const own = median(times.gantry!)
  const figures: Figure[] = [
    figure('one file, whole process', times.gantry!, 'ms', 'lower', {
      peer: {name: 'node -e 0', version: process.version, value: Math.round(median(times.node!))},
      ratio: round(own / median(times.node!)),
    }),
    figure('1,000 files in one process, after start', filesPerSecond, 'files/s', 'higher', {size: '1000 files'}),
  ]
  for (const [name, version] of [
    ['aws --version', versionOf('aws')],
    ['cfn-lint', versionOf('cfn-lint')],
  ] as const) {
    const peer = times[name]
    if (!peer) continue
    const ratio = round(median(peer) / own)
    figures.push(
      figure(`one file, beside ${name}`, times.gantry!, 'ms', 'lower', {
        peer: {name, version, value: Math.round(median(peer))},
        ratio,
      }),
    )
  }
  if (peak === undefined) skipped.push({name: 'peak memory', why: 'only Linux tells it through /proc'})
  else figures.push(figure('peak memory, 1,000 files', [peak], 'MB', 'lower', {size: '1000 files'}))
  return {figures, skipped}
}

function interleaved(commands: Record<string, string[]>): Record<string, number[]> {
  const times: Record<string, number[]> = {}
  for (let round = 0; round <= rounds; round++) {
    for (const [name, [program, ...argv]] of Object.entries(commands)) {
      const start = performance.now()
      spawnSync(program as string, argv, {stdio: 'ignore'})
      // The first round warms the disk, and gantry keeps its compiled code then.
      if (round === 0) times[name] = []
      else times[name]!.push(performance.now() - start)
    }
  }
  return times
}

async function peakMegabytes([program, ...argv]: string[]): Promise<number | undefined> {
  if (!existsSync('/proc/self/status')) return undefined
  const child = spawn(program as string, argv, {stdio: 'ignore'})
  let peak = 0
  const timer = setInterval(() => {
    try {
      const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
      peak = Math.max(peak, Number(line ?? 0) * 1024)
    } catch {
      // it ended between two looks
    }
  }, 5)
  await new Promise(resolve => child.on('exit', resolve))
  clearInterval(timer)
  return Math.round(peak / 1e6)
}

function figure(
  name: string,
  values: number[],
  unit: string,
  better: 'higher' | 'lower',
  more: Partial<Figure> = {},
): Figure {
  return {
    name,
    value: Math.round(median(values)),
    unit,
    better,
    n: values.length,
    min: Math.round(Math.min(...values)),
    max: Math.round(Math.max(...values)),
    ...more,
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function versionOf(program: string): string {
  const {stdout, stderr} = spawnSync(program, ['--version'], {encoding: 'utf8'})
  return /\d+\.\d+(\.\d+)?/.exec(`${stdout ?? ''} ${stderr ?? ''}`)?.[0] ?? 'unknown'
}
