import {readTextFile, writeFileAtomic} from '../../../io/files.js'
import {isFile} from '../../../io/inputs.js'
import {parseClusterFile} from '../../../local/cluster-file.js'
import type {Endpoint} from '../../../local/endpoint.js'
import type {RunOptions} from '../../../local/run.js'
import {readState, writeState} from '../../../local/state-file.js'

const largestStateBytes = 512 * 1024 * 1024

/** The files `local start` begins with; a state file that is not there yet is written at the end. */
export async function loadLocalInputs(paths: {
  clusterFile: string | undefined
  state: string | undefined
}): Promise<Pick<RunOptions, 'clusterFile' | 'restored' | 'blobs'>> {
  const {clusterFile, state} = paths
  return {
    ...(clusterFile ? {clusterFile: await parseClusterFile(await readTextFile(clusterFile), clusterFile)} : {}),
    ...(state && (await isFile(state))
      ? {restored: readState(await readTextFile(state, largestStateBytes), state)}
      : {}),
    ...(state ? {blobs: `${state}.blobs`} : {}),
  }
}

/** Writes the state as it is now, whole or not at all; readable by its owner alone. */
export async function saveLocalState(path: string, endpoint: Endpoint): Promise<void> {
  await writeFileAtomic(path, writeState(endpoint.state, endpoint.clock.now()), 0o600)
}
