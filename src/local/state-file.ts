import {UserError} from '../core/errors.js'
import {createState, type LocalState} from './state.js'

const version = 1

/** The state as text; `takenAtMs` is the endpoint's clock, which goes on from there. */
export function writeState(state: LocalState, takenAtMs: number): string {
  return `${JSON.stringify({gantryLocalState: version, takenAtMs, state}, encode)}\n`
}

// A Date has made itself a text by the time the replacer sees the value; its owner still holds it.
function encode(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const own = this[key]
  if (own instanceof Date) return {$date: own.getTime()}
  if (value instanceof Set) return {$set: [...value]}
  return value instanceof Map ? {$map: [...value]} : value
}

function decode(_key: string, value: {$map?: unknown; $set?: unknown; $date?: unknown} | null): unknown {
  if (Array.isArray(value?.$map)) return new Map(value.$map as [unknown, unknown][])
  if (Array.isArray(value?.$set)) return new Set(value.$set)
  return typeof value?.$date === 'number' ? new Date(value.$date) : value
}

/**
 * The state a file holds.
 * @throws UserError when it is not a state file, or one of another version.
 */
export function readState(text: string, path: string): {state: LocalState; takenAtMs: number} {
  let parsed: {gantryLocalState?: unknown; takenAtMs?: unknown; state?: LocalState}
  try {
    parsed = JSON.parse(text, decode)
  } catch {
    throw new UserError(`${path} is not a state file: it is not JSON`, {fix: 'delete it, or name another file'})
  }
  if (parsed?.gantryLocalState !== version || !(parsed.state?.regions instanceof Map)) {
    throw new UserError(`${path} is not a state file of this version`, {
      why: `gantryLocalState is ${String(parsed?.gantryLocalState).slice(0, 40)}, expected ${version}`,
      fix: 'delete it, or name another file',
    })
  }
  const {accountId, seed} = parsed.state
  return {
    state: {...createState({accountId, seed}), ...parsed.state},
    takenAtMs: Number(parsed.takenAtMs) || 0,
  }
}
