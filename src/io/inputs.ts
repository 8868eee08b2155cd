import {closeSync, existsSync, fstatSync, openSync, readSync} from 'node:fs'
import {readdir, stat} from 'node:fs/promises'
import {join, normalize, relative, sep} from 'node:path'
import {UserError} from '../core/errors.js'
import {readFileBytes} from './files.js'

/** The names task and service definitions have in public repositories, and a few of our own. */
const usualNames =
  /^(ecs[-_.]?)?(task[-_]?def(inition)?s?|taskdef|service[-_]?def(inition)?|ecs-service)([-_.][\w.-]+)?\.(json|jsonc|ya?ml)(\.(tpl|tftpl))?$|^[\w.-]+[-_.](task-?def(inition)?|taskdef|service-def(inition)?)\.(json|jsonc|ya?ml)(\.(tpl|tftpl))?$/i
const skipped = new Set(['node_modules', '.git', '.terraform', 'cdk.out', 'dist', 'build', 'vendor', '.venv', 'venv'])
const maxFiles = 20_000
const maxFolderDepth = 12
const maxTerraformBytes = 2 * 1024 * 1024

/**
 * What the caller named → files, in a stable order and each once. A folder stands for the usually named definitions
 * in it and the Terraform files with ECS resources, a glob (`*`, `**`, `?`, `{a,b}`) for what it matches, `-` for standard input.
 * @throws UserError when a named file is missing or nothing is found.
 */
export async function resolveInputs(patterns: readonly string[], directory = '.'): Promise<string[]> {
  const files: string[] = []
  for (const pattern of patterns.length > 0 ? patterns : ['.']) {
    if (pattern === '-') files.push('-')
    else files.push(...(await resolveOne(pattern, directory)))
  }
  const unique = [...new Set(files)]
  if (unique.length === 0) {
    throw new UserError(
      `no task or service definition found in ${patterns.length > 0 ? patterns.join(', ') : 'this folder'}`,
      {
        why: 'a folder is searched for names like task-definition.json, taskdef.json, ecs-task-def.json, and for Terraform files with ECS resources',
        fix: 'name the file',
      },
    )
  }
  return unique
}

async function resolveOne(pattern: string, directory: string): Promise<string[]> {
  const path = directory === '.' ? pattern : join(directory, pattern)
  if (existsSync(path)) {
    if (!(await stat(path)).isDirectory()) return [pattern]
    return (await walk(path)).filter(file => isUsual(file))
  }
  if (!/[*?{[]/.test(pattern)) throw new UserError(`${pattern} does not exist`)
  const fixed = pattern.split('/').slice(
    0,
    pattern.split('/').findIndex(part => /[*?{[]/.test(part)),
  )
  const from = fixed.length > 0 ? fixed.join('/') || '/' : directory
  if (!existsSync(from)) return []
  const matches = globExpression(pattern.replace(/^\.\//, ''))
  return (await walk(from)).filter(file => matches.test(file.split(sep).join('/').replace(/^\.\//, '')))
}

/** By its name; a Terraform file by the ECS resources it declares. */
function isUsual(file: string): boolean {
  if (usualNames.test(file.slice(file.lastIndexOf(sep) + 1))) return true
  if (!/\.(tf|tofu)(\.json)?$/i.test(file)) return false
  const bytes = readAtOnce(file, maxTerraformBytes)
  return bytes !== undefined && /"aws_ecs_(task_definition|service)"/.test(Buffer.from(bytes).toString('latin1'))
}

async function walk(folder: string, depth = 0, found: string[] = []): Promise<string[]> {
  if (depth > maxFolderDepth) return found
  const entries = (await readdir(folder, {withFileTypes: true})).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = folder === '.' ? entry.name : join(folder, entry.name)
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) await walk(path, depth + 1, found)
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      found.push(path)
      if (found.length > maxFiles)
        throw new UserError(`more than ${maxFiles} files under ${folder}`, {fix: 'name a smaller folder'})
    }
  }
  return found
}

/** A glob as a regular expression over paths with `/`. */
export function globExpression(glob: string): RegExp {
  let source = ''
  for (let index = 0; index < glob.length; index++) {
    const character = glob[index] as string
    if (glob.startsWith('**/', index)) {
      source += '(?:.*/)?'
      index += 2
    } else if (glob.startsWith('**', index)) {
      source += '.*'
      index++
    } else if (character === '*') source += '[^/]*'
    else if (character === '?') source += '[^/]'
    else if (character === '{') source += '(?:'
    else if (character === '}') source += ')'
    else if (character === ',') source += '|'
    else source += character.replace(/[.+^$()|[\]\\]/g, '\\$&')
  }
  return new RegExp(`^${source}$`)
}

/** A path as the reports name it: relative to here where that is shorter. */
export function shownPath(path: string): string {
  const near = relative('.', path)
  return near !== '' && near.length < path.length ? near : normalize(path)
}

/** Whether a file of that name is there. */
export async function isFile(path: string): Promise<boolean> {
  return existsSync(path) && (await stat(path)).isFile()
}

/**
 * A file's bytes, read in one go: a run over a thousand small files spends its time on them, not on waiting.
 * What is no regular file, too large or not there takes the careful way, which also names what is wrong.
 * @throws UserError as `readFileBytes` does
 */
export async function readInput(path: string, limitBytes: number): Promise<Uint8Array> {
  return readAtOnce(path, limitBytes) ?? readFileBytes(path, limitBytes)
}

function readAtOnce(path: string, limitBytes: number): Uint8Array | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    const stat = fstatSync(descriptor)
    const {size} = stat
    if (size === 0 || size > limitBytes || !stat.isFile()) return undefined
    const bytes = new Uint8Array(size)
    return readSync(descriptor, bytes, 0, size, 0) === size ? bytes : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
