import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core'
import {captureOutput} from '@oclif/test'

const root = fileURLToPath(new URL('../..', import.meta.url))
type CommandClass = {id: string; run(argv: string[], config: Config): Promise<unknown>}
const files = import.meta.glob<{default: CommandClass}>('../../src/commands/**/*.ts')
let config: Config | undefined

export interface CliResult {
  stdout: string
  stderr: string
  exitCode: number
}

/** Runs a command from src in this process: mocks and injected clocks reach it, and no build is needed. */
export async function runCli(argv: string[], environment: Record<string, string | undefined> = {}): Promise<CliResult> {
  config ??= await Config.load({root})
  const saved = {...process.env}
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  try {
    for (let words = Math.min(argv.length, 3); words > 0; words--) {
      const load = files[`../../src/commands/${argv.slice(0, words).join('/')}.ts`]
      if (!load) continue
      const {default: command} = await load()
      command.id = argv.slice(0, words).join(':')
      const {stdout, stderr, error} = await captureOutput(() => command.run(argv.slice(words), config as Config))
      const exit = (error as {oclif?: {exit?: number}} | undefined)?.oclif?.exit
      if (error && exit === undefined) throw error
      return {stdout, stderr, exitCode: exit ?? (process.exitCode ? Number(process.exitCode) : 0)}
    }
    throw new Error(`no command at ${argv.join(' ')}`)
  } finally {
    process.exitCode = undefined
    for (const name of Object.keys(process.env)) if (!(name in saved)) delete process.env[name]
    Object.assign(process.env, saved)
  }
}
