import {open} from 'node:fs/promises'
import {posix} from 'node:path'
import {UserError} from '../../core/errors.js'
import {fileChunks} from './chunks.js'
import type {Files} from './files.js'

interface Entry {
  offset: number
  size: number
}

const maxEntries = 100_000
const maxHeaderData = 1 << 20
const maxNameBytes = 4096
const maxLinks = 40

/**
 * The files of a tar that lies on disk, found by walking its headers: nothing is unpacked. Reads ustar, pax and GNU
 * headers; links are followed inside the archive only.
 * @throws UserError when it is cut off, is no tar, or an entry's path leaves the archive.
 */
export async function tarFiles(path: string, where: string): Promise<Files> {
  const {entries, links} = await readHeaders(path, where)
  const find = (name: string): Entry | undefined => {
    let current = name
    for (let hops = 0; hops <= maxLinks; hops++) {
      const entry = entries.get(current)
      if (entry) return entry
      const target = links.get(current)
      if (target === undefined) return undefined
      current = target
    }
    throw new UserError(`${name} of ${where} is a symbolic link that leads in a circle`)
  }
  return {
    size: async name => find(name)?.size,
    async *open(name, take) {
      const entry = find(name)
      if (entry) yield* fileChunks(path, entry.offset, entry.size, take)
    },
  }
}

async function readHeaders(
  path: string,
  where: string,
): Promise<{entries: Map<string, Entry>; links: Map<string, string>}> {
  const entries = new Map<string, Entry>()
  const links = new Map<string, string>()
  const file = await open(path, 'r')
  try {
    const {size: total} = await file.stat()
    if (total === 0) throw new UserError(`${where} is empty`, {fix: 'export or download it again'})
    const block = Buffer.alloc(512)
    let offset = 0
    let extended: Extended = {}
    let ended = false
    while (offset + 512 <= total) {
      await file.read(block, 0, 512, offset)
      offset += 512
      if (block.every(byte => byte === 0)) {
        ended = true
        break
      }
      checkHeader(block, where)
      const size = extended.size ?? readNumber(block, 124, 12)
      if (!Number.isSafeInteger(size) || size < 0) throw new UserError(`${where} has an entry of no valid size`)
      if (offset + size > total) throw cutOff(where)
      const type = String.fromCharCode(block[156] as number)
      if ('xgLK'.includes(type)) {
        if (size > maxHeaderData) throw new UserError(`${where} has an extended header of ${size} bytes`)
        const data = Buffer.alloc(size)
        await file.read(data, 0, size, offset)
        if (type !== 'g') extended = {...extended, ...readExtended(type, data)}
      } else {
        const name = inside(extended.path ?? headerName(block), where)
        if (type === '0' || type === '\0' || type === '7') entries.set(name, {offset, size})
        else if (type === '2')
          links.set(name, inside(posix.join(posix.dirname(name), extended.linkPath ?? text(block, 157, 100)), where))
        else if (type === '1') links.set(name, inside(extended.linkPath ?? text(block, 157, 100), where))
        extended = {}
        if (entries.size + links.size > maxEntries) throw new UserError(`${where} has more than ${maxEntries} entries`)
      }
      offset += Math.ceil(size / 512) * 512
    }
    if (!ended && (entries.size === 0 || offset > total)) throw cutOff(where)
  } finally {
    await file.close()
  }
  return {entries, links}
}

interface Extended {
  path?: string
  linkPath?: string
  size?: number
}

function readExtended(type: string, data: Buffer): Extended {
  if (type === 'L') return {path: data.toString('utf8').replace(/\0.*$/s, '')}
  if (type === 'K') return {linkPath: data.toString('utf8').replace(/\0.*$/s, '')}
  const found: Extended = {}
  let at = 0
  while (at < data.length) {
    const space = data.indexOf(0x20, at)
    const length = Number(data.subarray(at, space).toString())
    if (space < 0 || !Number.isSafeInteger(length) || length < 5 || at + length > data.length) break
    const record = data.subarray(space + 1, at + length - 1).toString('utf8')
    const equals = record.indexOf('=')
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)]
    if (key === 'path') found.path = value
    if (key === 'linkpath') found.linkPath = value
    if (key === 'size') found.size = Number(value)
    at += length
  }
  return found
}

function headerName(block: Buffer): string {
  const prefix = block.subarray(257, 262).toString() === 'ustar' && block[263] === 0x30 ? text(block, 345, 155) : ''
  return prefix ? `${prefix}/${text(block, 0, 100)}` : text(block, 0, 100)
}

function inside(name: string, where: string): string {
  if (name.length > maxNameBytes) {
    throw new UserError(`${where} has an entry whose name is longer than ${maxNameBytes} characters`)
  }
  const normal = posix.normalize(name).replace(/\/$/, '')
  if (normal.startsWith('/') || normal === '..' || normal.startsWith('../')) {
    throw new UserError(`${where} has an entry outside of it: \`${name.slice(0, 200)}\``, {
      why: 'a path or a link leaves the root of the archive',
    })
  }
  return normal
}

function checkHeader(block: Buffer, where: string): void {
  const stated = readNumber(block, 148, 8)
  let sum = 0
  for (let index = 0; index < 512; index++) sum += index >= 148 && index < 156 ? 0x20 : (block[index] as number)
  if (sum !== stated)
    throw new UserError(`${where} is no tar archive, or is damaged`, {why: 'a header has a wrong checksum'})
}

// Octal text, or base-256 with the top bit of the first byte set (sizes over 8 GiB).
function readNumber(block: Buffer, start: number, length: number): number {
  if (((block[start] as number) & 0x80) !== 0) {
    let value = (block[start] as number) & 0x7f
    for (let index = start + 1; index < start + length; index++) value = value * 256 + (block[index] as number)
    return value
  }
  const digits = text(block, start, length).trim()
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start)
  return block.subarray(start, end < 0 ? start + length : Math.min(end, start + length)).toString('utf8')
}

function cutOff(where: string): UserError {
  return new UserError(`${where} is cut off`, {
    why: 'an entry ends after the file does',
    fix: 'export or download it again',
  })
}
