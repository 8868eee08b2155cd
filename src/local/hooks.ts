import type {HookAnswer, HookCall} from '../scheduler/hooks.js'
import {functionArn} from './operations/lambda/_function-arn.js'
import type {LocalRegion} from './state.js'

/** What a function answers as a lifecycle hook: said by a cluster file, or by the control API, which wins. */
export interface DeclaredHook {
  hookStatus: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS'
  /** From the call to the answer. */
  seconds?: number
  /** Seconds until the next call after IN_PROGRESS. */
  callBackDelay?: number
}

const longestSeconds = 86_400

/** A declared hook out of JSON or YAML. Returns what is wrong as text. */
export function readHook(given: Readonly<Record<string, unknown>>): DeclaredHook | string {
  const {hookStatus, seconds, callBackDelay} = given
  if (hookStatus !== 'SUCCEEDED' && hookStatus !== 'FAILED' && hookStatus !== 'IN_PROGRESS') {
    return '`hookStatus` must be SUCCEEDED, FAILED or IN_PROGRESS'
  }
  const hook: DeclaredHook = {hookStatus}
  for (const [name, value] of Object.entries({seconds, callBackDelay})) {
    if (value === undefined) continue
    if (typeof value !== 'number' || !(value >= 0) || value > longestSeconds) {
      return `\`${name}\` must be a number of seconds from 0 to ${longestSeconds}`
    }
    hook[name as 'seconds' | 'callBackDelay'] = value
  }
  return hook
}

/** The function's name in its ARN, with a version or without. */
export const functionName = (arn: string): string => /:function:([^:]+)/.exec(arn)?.[1] ?? arn

/** The answer to one call of a lifecycle hook; SUCCEEDED at once of a function nobody says anything about. */
export function hookAnswer(region: LocalRegion, {hookTargetArn}: HookCall): HookAnswer {
  const name = functionName(hookTargetArn)
  const {functions} = region.surroundings
  const declared = functions?.find(one => one.name === name)
  const hook = region.conditions.hooks?.[name] ?? declared?.hook
  if (!hook && functions && !declared) {
    const missing = functionArn(region, name)
    return {error: `ECS was unable to invoke hook target ${hookTargetArn} due to Function not found: ${missing}`}
  }
  if (!hook) return {hookStatus: 'SUCCEEDED'}
  return {
    hookStatus: hook.hookStatus,
    ...(hook.seconds === undefined ? {} : {afterMs: hook.seconds * 1000}),
    ...(hook.callBackDelay === undefined ? {} : {callBackDelaySeconds: hook.callBackDelay}),
  }
}
