import type {Hook} from '@oclif/core'
import {didYouMean} from '../core/did-you-mean.js'
import {exitCodes} from '../core/errors.js'
import {oneLine} from '../ui/plain-text.js'

/** An unknown command: the nearest one is named, never run. Exit 2. */
const commandNotFound: Hook.CommandNotFound = async function (options) {
  const asked = oneLine(options.id.replaceAll(':', ' '), 100)
  const known = options.config.commandIDs.map(id => id.replaceAll(':', ' '))
  const guess = didYouMean(asked, known) ?? didYouMean(asked.split(' ')[0] as string, known)
  const fix = guess ? `did you mean \`gantry ${guess}\`?` : 'see `gantry --help`'
  const exitCode = exitCodes.usage
  if (options.argv?.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify({v: 1, error: {kind: 'usage', message: `unknown command \`${asked}\``, fix}, exitCode})}\n`,
    )
  } else {
    process.stderr.write(`error unknown command \`${asked}\`\n  fix     ${fix}\n`)
  }
  this.exit(exitCode)
}

export default commandNotFound
