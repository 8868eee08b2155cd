import {dirname} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Errors, flush, run, settings} from '@oclif/core'

/** Runs the command line of this process; `entry` is the URL of bin/run.js. Sets the exit code, never throws. */
export async function main(entry: string, argv: string[] = process.argv.slice(2)): Promise<void> {
  settings.enableAutoTranspile = false
  try {
    await run(argv, dirname(dirname(fileURLToPath(entry))))
    await flush()
  } catch (error) {
    if (isExit(error)) {
      process.exitCode = error.oclif.exit
      return
    }
    await Errors.handle(error as Error)
  }
}

function isExit(error: unknown): error is {oclif: {exit: number}; code: 'EEXIT'} {
  return (error as {code?: string})?.code === 'EEXIT'
}
