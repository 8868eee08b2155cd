import {homedir} from 'node:os'
import {dirname} from 'node:path'
import {CachedModules} from './io/cached-modules.js'
import {codeCacheFolder, readCodeCache, writeCodeCache} from './io/code-cache.js'

/** Put in by the build: a digest of all that was built. */
declare const GANTRY_BUILD: string

/** What starts without a file of its own below commands/. */
const withoutFile = new Set(['help', 'autocomplete'])

/**
 * Runs the command line of this process; `entry` is the path of bin/run.js. The built files are compiled once, and the
 * code is kept for the next start of the same command: Node 20 keeps none, and newer ones not the functions inside.
 */
export async function start(entry: string, argv: string[] = process.argv.slice(2)): Promise<void> {
  homeOfNobody()
  const {main} = requireFor(argv)('./cli.cjs') as typeof import('./cli.js')
  await main(entry, argv)
}

// A container may run as a user id that has no entry and no HOME: asking for the folder throws, here, in the framework
// and in the SDK. Containers that set it write `/`.
function homeOfNobody(): void {
  if (process.env.HOME || process.platform === 'win32') return
  try {
    homedir()
  } catch {
    process.env.HOME = '/'
  }
}

function requireFor(argv: string[]): NodeJS.Require {
  const folder = dirname(__filename)
  // Node's own switch for its own cache.
  const place = process.env.NODE_DISABLE_COMPILE_CACHE
    ? undefined
    : codeCacheFolder(`${GANTRY_BUILD}-${process.version}-${process.arch}`)
  if (!place) return new CachedModules(folder).requireFrom(__filename)
  const name = nameOf(argv)
  const modules = new CachedModules(folder, readCodeCache(place, `${name}.bin`))
  process.on('exit', () => {
    if (modules.changed && ran(name, modules.loaded)) writeCodeCache(place, `${name}.bin`, modules.compiled())
  })
  return modules.requireFrom(__filename)
}

// Help is the same code for every command.
function nameOf(argv: string[]): string {
  const [first = ''] = argv
  return !/^[a-z][a-z-]*$/.test(first) || withoutFile.has(first) || argv.includes('--help') ? 'gantry' : first
}

// A word that is no command leaves nothing behind.
function ran(name: string, files: string[]): boolean {
  return name === 'gantry' || files.some(file => file === `commands/${name}.js` || file.startsWith(`commands/${name}/`))
}
