import {isUtf8} from 'node:buffer'
import {constants} from 'node:fs'
import {appendFile, chmod, mkdir, open, rename, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {UserError} from '../core/errors.js'
import {formatBytes} from '../core/units.js'

/**
 * A file's text, at most `limitBytes` of it.
 * @throws UserError when it is missing, not a regular file, larger than the limit, or not UTF-8 (UTF-16 is named).
 */
export async function readTextFile(path: string, limitBytes = 2 * 1024 * 1024): Promise<string> {
  return decodeText(await readFileBytes(path, limitBytes), path)
}

/** A file's bytes, at most `limitBytes` of them; the same errors as `readTextFile`. */
export async function readFileBytes(path: string, limitBytes: number): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>>
  try {
    handle = await open(path, constants.O_RDONLY)
  } catch (error) {
    throw fileError(error, path)
  }
  try {
    const stat = await handle.stat()
    if (stat.isDirectory()) throw new UserError(`${path} is a directory`, {fix: 'name a file'})
    if (stat.size > limitBytes) {
      throw new UserError(`${path} is ${formatBytes(stat.size)}; at most ${formatBytes(limitBytes)} are read`)
    }
    // A pipe or a device has no size: read on, but never past the limit.
    const chunks: Buffer[] = []
    let total = 0
    for await (const chunk of handle.createReadStream({autoClose: false})) {
      total += (chunk as Buffer).length
      if (total > limitBytes) throw new UserError(`${path} holds more than ${formatBytes(limitBytes)}`)
      chunks.push(chunk as Buffer)
    }
    return Buffer.concat(chunks)
  } finally {
    await handle.close()
  }
}

/** Bytes → text. A BOM is dropped. @throws UserError for UTF-16 and for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array, path: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new UserError(`${path} is UTF-16`, {fix: `iconv -f UTF-16 -t UTF-8 ${path}`})
  }
  if (!isUtf8(bytes)) throw new UserError(`${path} is not UTF-8 text`)
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start).toString('utf8')
}

/** Standard input's text, at most `limitBytes` of it. @throws UserError past the limit or when it is not UTF-8. */
export async function readStandardInput(limitBytes = 2 * 1024 * 1024): Promise<string> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of process.stdin) {
    total += (chunk as Buffer).length
    if (total > limitBytes) throw new UserError(`standard input holds more than ${formatBytes(limitBytes)}`)
    chunks.push(chunk as Buffer)
  }
  return decodeText(Buffer.concat(chunks), 'standard input')
}

/**
 * Writes a file whole or not at all (beside, then renamed); parent folders are made. `mode` defaults to 0644;
 * evidence and snapshots pass 0600.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  // Loaded here: it is a tenth of a start, and most commands write nothing.
  const {randomBytes} = await import('node:crypto')
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await mkdir(dirname(path), {recursive: true})
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await chmod(temporary, mode)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, {force: true}).catch(() => undefined)
    throw fileError(error, path)
  }
}

/** Adds text to the end of a file, which is made when it is missing. @throws UserError when it cannot be written */
export async function appendText(path: string, text: string): Promise<void> {
  try {
    await appendFile(path, text)
  } catch (error) {
    throw fileError(error, path)
  }
}

function fileError(error: unknown, path: string): Error {
  if (error instanceof UserError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return new UserError(`${path} does not exist`)
  if (code === 'EACCES' || code === 'EPERM') return new UserError(`${path} may not be opened: ${code}`)
  if (code === 'EISDIR') return new UserError(`${path} is a directory`, {fix: 'name a file'})
  if (code) return new UserError(`${path} cannot be used: ${code}`)
  return error as Error
}
