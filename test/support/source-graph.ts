import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, normalize, relative} from 'node:path'
import {fileURLToPath} from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every file below a folder, as paths relative to the repository with forward slashes. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), {withFileTypes: true, recursive: true})
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort()
}

export interface Import {
  /** The module as written. */
  specifier: string
  /** The file it names, relative to the repository, when it is one of ours. */
  file?: string
  typeOnly: boolean
  dynamic: boolean
}

const staticImport =
  /(?:^|[\n;])\s*(?:import|export)\s+(?<type>type\s+)?(?<clause>[^'"();]*?from\s*)?['"](?<specifier>[^'"\n]+)['"]/g
// What is built stands at the start of its line; one that loads later does not.
const builtRequire = /(?:^|\n)(?:const \S+ = )?require\(['"](?<specifier>[^'"\n]+)['"]\)/g
const dynamicImport = /\bimport\(\s*['"](?<specifier>[^'"\n]+)['"]\s*\)/g
const comments = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g

/** The imports of one of our files; comments are not read. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8').replace(comments, '')
  const found: Import[] = []
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean) => {
    const own = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier))
          .replaceAll('\\', '/')
          .replace(/\.js$/, file.endsWith('.ts') ? '.ts' : '.js')
      : undefined
    found.push({specifier, typeOnly, dynamic, ...(own ? {file: own} : {})})
  }
  for (const match of text.matchAll(staticImport)) {
    const clause = match.groups?.clause ?? ''
    const named = /^\s*\{(?<names>[^}]*)\}\s*from/.exec(clause)?.groups?.names
    const inlineTypes = named?.split(',').every(name => name.trim() === '' || name.trim().startsWith('type ')) ?? false
    add(match.groups?.specifier as string, Boolean(match.groups?.type) || (inlineTypes && named?.trim() !== ''), false)
  }
  for (const match of file.startsWith('dist/') ? text.matchAll(builtRequire) : []) {
    add(match.groups?.specifier as string, false, false)
  }
  for (const match of text.matchAll(dynamicImport)) {
    const before = text.slice(Math.max(0, (match.index ?? 0) - 12), match.index)
    add(
      match.groups?.specifier as string,
      /(typeof|[:<|&(]|=>)\s*$/.test(before) && !/await\s*$/.test(before) && !/=>\s*$/.test(before),
      true,
    )
  }
  return found
}

/** Shortest import path from a file to one that `isTarget`, following static value imports; undefined when none. */
export function pathTo(
  start: string,
  isTarget: (imported: Import, from: string) => boolean,
  follow: (imported: Import) => boolean,
): string[] | undefined {
  const queue: string[][] = [[start]]
  const seen = new Set([start])
  while (queue.length > 0) {
    const path = queue.shift() as string[]
    const file = path.at(-1) as string
    for (const imported of importsOf(file)) {
      if (isTarget(imported, file)) return [...path, imported.specifier]
      if (!imported.file || seen.has(imported.file) || !follow(imported)) continue
      seen.add(imported.file)
      queue.push([...path, imported.file])
    }
  }
  return undefined
}
