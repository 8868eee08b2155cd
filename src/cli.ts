import {createRequire} from 'node:module'
import {dirname} from 'node:path'
import {Errors, flush, type Interfaces, run, settings} from '@oclif/core'

/** Commands that are a plugin's own; every other one starts without loading the plugins. */
const pluginCommands = new Set(['help', 'autocomplete'])

/** Runs the command line of this process; `entry` is the path of bin/run.js. Sets the exit code, never throws. */
export async function main(entry: string, words: string[] = process.argv.slice(2)): Promise<void> {
  const argv = plainHelp(words)
  settings.enableAutoTranspile = false
  const root = dirname(dirname(entry))
  const pjson = createRequire(entry)('../package.json') as Interfaces.PJSON
  const plugins = wantsPlugins(argv) ? pjson.oclif.plugins : []
  try {
    await run(argv, {root, userPlugins: false, devPlugins: false, pjson: {...pjson, oclif: {...pjson.oclif, plugins}}})
    await flush()
  } catch (error) {
    if (isExit(error)) {
      process.exitCode = error.oclif.exit
      return
    }
    await Errors.handle(error as Error)
  }
}

// `help X` says what `X --help` says, and loads a plugin with a framework of its own for it.
function plainHelp(argv: string[]): string[] {
  const [first, ...rest] = argv
  return first === 'help' && rest.every(word => !word.startsWith('-')) ? [...rest, '--help'] : argv
}

// The list of all commands, which --help without one shows, holds theirs too.
function wantsPlugins([first = '']: string[]): boolean {
  return first === '' || first.startsWith('-') || pluginCommands.has(first)
}

function isExit(error: unknown): error is {oclif: {exit: number}; code: 'EEXIT'} {
  return (error as {code?: string})?.code === 'EEXIT'
}
