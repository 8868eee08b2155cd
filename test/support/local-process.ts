import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {root} from './source-graph.js'

/** An endpoint in a process of its own, whose time moves only when it is told to. Needs the built command. */
export interface LocalProcess {
  endpoint: string
  region: string
  accountId: string
  advance(ms: number): Promise<void>
  /** Puts a scenario in force. */
  scenario(name: string, target?: {cluster?: string; service?: string}): Promise<void>
  /** Lifts every scenario. */
  clearScenarios(): Promise<void>
  /** An empty account; the clock stays. */
  reset(): Promise<void>
  stop(): Promise<number | null>
}

/** Starts the built `gantry local start`; real time counts a millionth there, so that only `advance` moves its clock. */
export async function startLocalProcess(argv: string[] = []): Promise<LocalProcess> {
  const child = spawn(
    process.execPath,
    [join(root, 'bin/run.js'), 'local', 'start', '--port', '0', '--speed', '0.000001', '--json', ...argv],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<number | null>(resolve => child.once('close', code => resolve(code)))
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({input: child.stdout}).once('line', resolve)
    child.once('close', code => reject(new Error(`local start ended with ${code}`)))
  })
  const {endpoint, region, account} = JSON.parse(first) as {endpoint: string; region: string; account: string}
  const control = async (path: string, body?: object, method = 'POST') => {
    const answer = await fetch(`${endpoint}/_gantry/${path}`, {
      method,
      headers: {'x-gantry-control': '1'},
      ...(body ? {body: JSON.stringify(body)} : {}),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }
  return {
    endpoint,
    region,
    accountId: account,
    advance: ms => control('advance', {ms}),
    scenario: (name, target = {}) => control(`scenarios?region=${region}`, {name, ...target}),
    clearScenarios: () => control(`scenarios?region=${region}`, {}, 'DELETE'),
    reset: () => control('reset'),
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}
