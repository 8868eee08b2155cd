import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {writeFileAtomic} from './files.js'

/**
 * Keeps evidence of a deployment where only its owner can read it (mode 0600): logs may hold secrets. The folder is
 * GANTRY_EVIDENCE_DIR, else the system's temporary one.
 * @returns the file's path, or undefined when it could not be written: evidence never fails a job
 */
export async function writeEvidence(name: string, evidence: object): Promise<string | undefined> {
  const folder = process.env.GANTRY_EVIDENCE_DIR || join(tmpdir(), `gantry-${process.getuid?.() ?? 'user'}`)
  const safe = name.replace(/[^\w.-]+/g, '-').slice(0, 100)
  const path = join(folder, `${safe}.json`)
  try {
    await writeFileAtomic(path, `${JSON.stringify(evidence, null, 2)}\n`, 0o600)
    return path
  } catch {
    return undefined
  }
}
