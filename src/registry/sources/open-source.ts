import {stat} from 'node:fs/promises'
import {UserError} from '../../core/errors.js'
import type {ImageSource} from '../source.js'
import {directoryFiles} from './files.js'
import {isOciLayout, ociLayoutSource} from './oci-layout.js'

export interface SourceOptions {
  /** Which image, when a layout or an archive holds several. */
  select?: string
}

/** Opens what SOURCE names: a folder is an OCI layout. @throws UserError */
export async function openSource(source: string, options: SourceOptions): Promise<ImageSource> {
  const found = await stat(source).catch(() => undefined)
  if (!found) throw new UserError(`${source} does not exist`)
  const files = directoryFiles(source)
  const description = `OCI layout ${source}`
  if (!(await isOciLayout(files, description))) throw new UserError(`${source} is no OCI layout`)
  return ociLayoutSource(files, {description, ...options})
}
