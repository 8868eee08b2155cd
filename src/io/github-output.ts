import {appendFile} from 'node:fs/promises'
import {UserError} from '../core/errors.js'

/**
 * Sets outputs of a GitHub Actions step. @throws UserError outside of one, and for a value that would need more than
 * its line.
 */
export async function writeGithubOutput(
  values: Record<string, string>,
  path = process.env.GITHUB_OUTPUT,
): Promise<void> {
  if (!path) throw new UserError('GITHUB_OUTPUT is not set', {fix: 'use --github-output in a GitHub Actions step only'})
  for (const value of Object.values(values)) {
    if (/[\r\n]/.test(value)) throw new UserError('an output of several lines cannot be written')
  }
  await appendFile(
    path,
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  )
}
