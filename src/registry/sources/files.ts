import {stat} from 'node:fs/promises'
import {join} from 'node:path'
import {UserError} from '../../core/errors.js'
import {formatBytes} from '../../core/units.js'
import {fileChunks, joined, type TakeBuffer} from './chunks.js'

/** Named files of a layout or an archive, wherever they lie. */
export interface Files {
  /** Bytes of a regular file, or undefined when there is none of that name. */
  size(name: string): Promise<number | undefined>
  /** Its bytes; with `take`, in the buffers that gives. */
  open(name: string, take?: TakeBuffer): AsyncIterable<Uint8Array>
}

/** Files under a folder. Names come from digests and fixed words, so they never leave it. */
export function directoryFiles(directory: string): Files {
  const size = async (name: string) => {
    try {
      const found = await stat(join(directory, name))
      return found.isFile() ? found.size : undefined
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
      throw new UserError(`${join(directory, name)} cannot be read: ${code}`, {
        ...(code === 'ELOOP' ? {why: 'its symbolic links lead in a circle'} : {}),
      })
    }
  }
  return {
    size,
    async *open(name, take) {
      yield* fileChunks(join(directory, name), 0, (await size(name)) ?? 0, take)
    },
  }
}

/** A small file whole. @throws UserError when it is missing or larger than the limit. */
export async function readSmall(files: Files, name: string, limitBytes: number, where: string): Promise<Buffer> {
  const size = await files.size(name)
  if (size === undefined) throw new UserError(`${where} has no ${name}`)
  if (size > limitBytes) {
    throw new UserError(`${name} of ${where} is ${formatBytes(size)}; at most ${formatBytes(limitBytes)} are read`)
  }
  return joined(files.open(name))
}
