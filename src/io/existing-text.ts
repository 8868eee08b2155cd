import {stat} from 'node:fs/promises'
import {readTextFile} from './files.js'

/** A file's text, or undefined when there is no such file. Everything else that is wrong with it is an error. */
export async function existingText(path: string): Promise<string | undefined> {
  try {
    if ((await stat(path)).isDirectory()) return undefined
  } catch {
    return undefined
  }
  return readTextFile(path)
}
