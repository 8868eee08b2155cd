import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import {homedir} from 'node:os'
import {dirname, isAbsolute, join} from 'node:path'

/** Compiled code by file, as V8 wrote it. */
export type CompiledCode = Map<string, Buffer>

const magic = 0x59544e47
const maxBytes = 16 * 1024 * 1024
const maxFolders = 4
const headerBytes = 16

/**
 * Where compiled code is kept: the user's own cache folder, one folder for each build and Node version.
 * Undefined where there is none.
 */
export function codeCacheFolder(
  key: string,
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const chosen = environment.XDG_CACHE_HOME
  const home = environment.HOME || (platform === 'win32' ? environment.LOCALAPPDATA : homedir())
  const base = chosen && isAbsolute(chosen) ? chosen : home && cacheHome(home, environment, platform)
  // A HOME that is relative would leave folders wherever the command is run.
  return base && isAbsolute(base) ? join(base, 'gantry', 'code', key) : undefined
}

function cacheHome(home: string, environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  if (platform === 'win32') return environment.LOCALAPPDATA
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache')
}

/**
 * What was kept, or undefined: missing, damaged, or in a place somebody else can write to. It is executable code, so
 * folder and file must be the caller's own and writable by nobody else.
 */
export function readCodeCache(folder: string, name: string): CompiledCode | undefined {
  let descriptor: number | undefined
  try {
    if (!isOwnFolder(folder)) return undefined
    // Opening a pipe would wait for who writes to it.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
    descriptor = openSync(join(folder, name), flags)
    const stat = fstatSync(descriptor)
    if (!stat.isFile() || !isOwn(stat) || stat.size > maxBytes || stat.size % 8 !== 0) return undefined
    return decode(readFileSync(descriptor))
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Keeps compiled code, whole or not at all; a place that cannot be written to or is not the caller's own is left alone. */
export function writeCodeCache(folder: string, name: string, code: CompiledCode): void {
  let temporary: string | undefined
  try {
    const bytes = encode(code)
    if (bytes.length > maxBytes) return
    if (!makeOwnFolder(folder)) return
    temporary = join(folder, `${name}.${process.pid}.tmp`)
    // Not synced to the disk, which may take longer than the command: the sum tells when it never got there.
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(descriptor, bytes)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, join(folder, name))
  } catch {
    if (temporary) rmSync(temporary, {force: true})
  }
}

// V8 looks at its own version and flags and the length of the source, not at the code itself: the sum does.
function encode(code: CompiledCode): Buffer {
  const index: Record<string, [offset: number, length: number]> = {}
  let offset = 0
  for (const [file, bytes] of code) {
    index[file] = [offset, bytes.length]
    offset += aligned(bytes.length)
  }
  const names = Buffer.from(JSON.stringify(index))
  const start = headerBytes + aligned(names.length)
  const whole = Buffer.alloc(start + offset)
  whole.writeUInt32LE(magic, 0)
  whole.writeUInt32LE(names.length, 8)
  names.copy(whole, headerBytes)
  for (const [file, bytes] of code) bytes.copy(whole, start + (index[file] as [number, number])[0])
  whole.writeUInt32LE(sum(whole), 4)
  return whole
}

function decode(whole: Buffer): CompiledCode | undefined {
  if (whole.length < headerBytes || whole.readUInt32LE(0) !== magic || whole.readUInt32LE(4) !== sum(whole)) {
    return undefined
  }
  const length = whole.readUInt32LE(8)
  const index = JSON.parse(whole.toString('utf8', headerBytes, headerBytes + length)) as Record<
    string,
    [number, number]
  >
  const start = headerBytes + aligned(length)
  return new Map(
    Object.entries(index).map(([file, [offset, size]]) => [
      file,
      whole.subarray(start + offset, start + offset + size),
    ]),
  )
}

// V8 copies what does not begin at a multiple of 8.
function aligned(length: number): number {
  return Math.ceil(length / 8) * 8
}

// FNV over one word in 64 bytes: it finds what a crash leaves of a file, blocks that were never written, in a tenth of
// the time all words take. What rots beside those words is as likely to be in the program itself.
function sum(bytes: Buffer): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
  let sum = bytes.length
  for (let index = 2; index < words.length; index += 16) sum = Math.imul(sum ^ (words[index] as number), 0x01000193)
  return sum >>> 0
}

function isOwn(stat: Stats): boolean {
  // Windows has neither; LOCALAPPDATA is the user's alone.
  return !process.getuid || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0)
}

function isOwnFolder(folder: string): boolean {
  const stat = lstatSync(folder, {throwIfNoEntry: false})
  return Boolean(stat?.isDirectory() && isOwn(stat))
}

function makeOwnFolder(folder: string): boolean {
  if (existsSync(folder)) return isOwnFolder(folder)
  // Under sudo HOME is often another user's: nothing of ours belongs there.
  const missing = [folder]
  let existing = dirname(folder)
  while (!existsSync(existing) && dirname(existing) !== existing) {
    missing.unshift(existing)
    existing = dirname(existing)
  }
  if (process.getuid && statSync(existing).uid !== process.getuid()) return false
  // One by one: where the system answers ENOENT below a folder that is there (/proc, automounts), Node's own
  // `recursive` never ends.
  for (const path of missing) makeFolder(path)
  forgetOlder(dirname(folder))
  return isOwnFolder(folder)
}

// Two first starts at once make the same folders.
function makeFolder(path: string): void {
  try {
    mkdirSync(path, {mode: 0o700})
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function forgetOlder(parent: string): void {
  if (!isOwnFolder(parent)) return
  const folders = readdirSync(parent)
    .map(name => ({path: join(parent, name), at: lstatSync(join(parent, name)).mtimeMs}))
    .sort((a, b) => b.at - a.at)
  for (const {path} of folders.slice(maxFolders)) rmSync(path, {recursive: true, force: true})
}
