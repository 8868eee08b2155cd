import {rmSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** A folder that is gone when it is closed, and when the process is interrupted. */
export interface Temporary {
  path: string
  close(): Promise<void>
}

const open = new Set<string>()
const exitCodes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const
let watching = false

/** Makes a folder only the caller may read. Layers can be large: an interrupt must not leave them behind. */
export async function makeTemporary(prefix: string): Promise<Temporary> {
  if (!watching) {
    watching = true
    for (const [signal, code] of Object.entries(exitCodes)) {
      process.once(signal, () => {
        for (const path of open) rmSync(path, {recursive: true, force: true})
        process.exit(code)
      })
    }
  }
  const path = await mkdtemp(join(tmpdir(), prefix))
  open.add(path)
  return {
    path,
    async close() {
      open.delete(path)
      await rm(path, {recursive: true, force: true})
    },
  }
}
