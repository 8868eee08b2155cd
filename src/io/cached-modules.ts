import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, relative, resolve, sep} from 'node:path'
import {Script} from 'node:vm'
import type {CompiledCode} from './code-cache.js'

interface LoadedModule {
  exports: object
  id: string
  filename: string
  loaded: boolean
}

type Wrapped = (
  exports: object,
  require: NodeJS.Require,
  module: LoadedModule,
  filename: string,
  directory: string,
  importModule: (url: string) => Promise<unknown>,
) => void

const parameters = 'exports, require, module, __filename, __dirname, importModule'
// Of this file, which Node itself compiled: in a script with code from a cache import() fails.
const importModule = (url: string): Promise<unknown> => import(url)

/** The CommonJS files below one folder, compiled with what was kept of an earlier process; all others are Node's. */
export class CachedModules {
  readonly #folder: string
  readonly #kept: CompiledCode
  readonly #modules = new Map<string, LoadedModule>()
  readonly #scripts = new Map<string, Script>()
  #changed = false

  constructor(folder: string, kept: CompiledCode = new Map()) {
    this.#folder = folder + sep
    this.#kept = kept
  }

  /** Whether a file was compiled that was not kept, or kept for another version or other flags of V8. */
  get changed(): boolean {
    return this.#changed
  }

  /** The files loaded, below the folder and with `/`. */
  get loaded(): string[] {
    return [...this.#scripts.keys()]
  }

  /** What is worth keeping: what was kept before, and all that was compiled since, down to the functions that ran. */
  compiled(): CompiledCode {
    const code = new Map(this.#kept)
    for (const [name, script] of this.#scripts) code.set(name, script.createCachedData())
    return code
  }

  /** `require` as the file at this path has it. */
  requireFrom(file: string): NodeJS.Require {
    const directory = dirname(file)
    let real: NodeJS.Require | undefined
    const node = () => {
      real ??= createRequire(file)
      return real
    }
    const require = (id: string): unknown => {
      const path = id.startsWith('.') ? resolve(directory, id) : id
      return path.startsWith(this.#folder) && /\.c?js$/.test(path) ? this.#load(path) : node()(id)
    }
    return Object.defineProperties(require, {
      resolve: {get: () => node().resolve},
      main: {get: () => node().main},
      cache: {get: () => node().cache},
    }) as NodeJS.Require
  }

  #load(path: string): object {
    const before = this.#modules.get(path)
    if (before) return before.exports
    const module: LoadedModule = {exports: {}, id: path, filename: path, loaded: false}
    // Kept before it runs: modules may require each other.
    this.#modules.set(path, module)
    try {
      const run = this.#compile(path).runInThisContext() as Wrapped
      run.call(module.exports, module.exports, this.requireFrom(path), module, path, dirname(path), importModule)
    } catch (error) {
      this.#modules.delete(path)
      throw error
    }
    module.loaded = true
    return module.exports
  }

  #compile(path: string): Script {
    const name = relative(this.#folder, path).split(sep).join('/')
    const cachedData = this.#kept.get(name)
    const source = `(function (${parameters}) { ${readFileSync(path, 'utf8')}\n})`
    const script = new Script(source, {filename: path, cachedData})
    if (!cachedData || script.cachedDataRejected) this.#changed = true
    this.#scripts.set(name, script)
    return script
  }
}
