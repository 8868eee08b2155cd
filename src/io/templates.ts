import {existsSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {UserError} from '../core/errors.js'
import {readTextFile, writeFileAtomic} from './files.js'

/** The folders of `templates/`, and the text of each one's template.yml. */
export async function readTemplates(packageRoot: string): Promise<Array<{name: string; text: string}>> {
  const folder = join(packageRoot, 'templates')
  const names = (await readdir(folder, {withFileTypes: true}))
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
  return Promise.all(
    names.sort().map(async name => ({name, text: await readTextFile(join(folder, name, 'template.yml'))})),
  )
}

/**
 * Writes files into a directory, all or none.
 * @throws UserError naming the first that is already there; nothing is written then.
 */
async function writeNewFiles(directory: string, files: Array<{name: string; text: string}>): Promise<string[]> {
  const paths = files.map(file => join(directory, file.name))
  const taken = paths.find(path => existsSync(path))
  if (taken) throw new UserError(`${taken} is already there`, {fix: 'name another directory, or move the file away'})
  for (const [index, file] of files.entries()) await writeFileAtomic(paths[index] as string, file.text)
  return paths
}

/** Renders the files of a template into a directory, all or none; the paths written. */
export async function writeTemplate(
  packageRoot: string,
  template: {name: string; files: string[]},
  directory: string,
  render: (text: string) => string,
): Promise<string[]> {
  const read = template.files.map(async name => ({
    name,
    text: render(await readTextFile(join(packageRoot, 'templates', template.name, name))),
  }))
  return writeNewFiles(directory, await Promise.all(read))
}
