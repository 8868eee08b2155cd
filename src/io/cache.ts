import {homedir} from 'node:os'
import {join} from 'node:path'
import {readTextFile, writeFileAtomic} from './files.js'

/** A small table kept between runs. Losing it costs time, never correctness. */
export interface CacheFile<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
  /** Writes what was set; a folder that cannot be written is no error. */
  save(): Promise<void>
}

const maxEntries = 5000

/** `$XDG_CACHE_HOME/gantry`, or `~/.cache/gantry`; GANTRY_CACHE_DIR wins. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.GANTRY_CACHE_DIR ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gantry')
}

/**
 * Opens a table by name. A missing or broken file is an empty table; entries `valid` refuses are dropped. Two runs at
 * once: the last to save wins whole, and what the other knew is learned again.
 */
export async function openCache<T>(name: string, valid: (value: unknown) => value is T): Promise<CacheFile<T>> {
  const path = join(cacheDirectory(), `${name}.json`)
  const entries = new Map<string, T>()
  try {
    const document: unknown = JSON.parse(await readTextFile(path, 8 * 1024 * 1024))
    for (const [key, value] of Object.entries(document as object)) if (valid(value)) entries.set(key, value)
  } catch {
    // Nothing to remember.
  }
  let changed = false
  return {
    get: key => entries.get(key),
    set(key, value) {
      // The newest last, so that the oldest are dropped first.
      entries.delete(key)
      entries.set(key, value)
      changed = true
    },
    async save() {
      if (!changed) return
      const kept = [...entries].slice(-maxEntries)
      try {
        await writeFileAtomic(path, JSON.stringify(Object.fromEntries(kept)), 0o600)
      } catch {
        // A read-only home is no reason to fail a push that is done.
      }
    },
  }
}
