import {type ChildProcess, spawn} from 'node:child_process'
import {createInterface} from 'node:readline'

export interface ChildOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  /** Every line of both streams, as it comes. */
  onLine?(line: string, stream: 'stdout' | 'stderr'): void
  signal?: AbortSignal
}

export interface ChildResult {
  exitCode: number
  /** The first MiB of standard output. */
  stdout: string
  ms: number
}

const keptBytes = 1024 * 1024

/** Runs this Node with the given arguments to its end. A signal's death is 128 + its number's usual code. */
export async function runChild(argv: string[], options: ChildOptions): Promise<ChildResult> {
  const started = performance.now()
  const child = spawn(process.execPath, argv, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
  })
  let stdout = ''
  const lines = (['stdout', 'stderr'] as const).map(async stream => {
    for await (const line of createInterface({input: child[stream], crlfDelay: Number.POSITIVE_INFINITY})) {
      if (stream === 'stdout' && stdout.length < keptBytes) stdout += `${line}\n`
      options.onLine?.(line, stream)
    }
  })
  const exitCode = await exitOf(child)
  await Promise.all(lines)
  return {exitCode, stdout, ms: Math.round(performance.now() - started)}
}

export interface BackgroundProcess {
  /** The first line it printed. */
  firstLine: string
  /** Ends it (SIGTERM) and waits for its exit code. */
  stop(): Promise<number>
}

/** Starts a long-running child and waits for its first line. @throws Error with its stderr when it ends before. */
export async function startBackground(argv: string[], options: ChildOptions): Promise<BackgroundProcess> {
  const child = spawn(process.execPath, argv, {cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe']})
  const ended = exitOf(child)
  let stderr = ''
  child.stderr.on('data', chunk => {
    if (stderr.length < keptBytes) stderr += String(chunk)
  })
  const reader = createInterface({input: child.stdout})
  const first = await Promise.race([
    new Promise<string>(resolve => reader.once('line', resolve)),
    ended.then(code => {
      throw new Error(`it ended with ${code} before it answered: ${stderr.trim().slice(0, 2000)}`)
    }),
  ])
  // Unread output would fill the pipe and stop the child.
  child.stdout.resume()
  return {
    firstLine: first,
    stop: async () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}
