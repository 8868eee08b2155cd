import {didYouMean} from '../core/did-you-mean.js'
import {UserError} from '../core/errors.js'
import type {Path, YamlSource} from './yaml-source.js'

type Members = Record<string, unknown>

const isMap = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `base` with `over` laid on it: maps are merged key by key, everything else is replaced. Neither is changed. */
export function mergeOverlay(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over === undefined ? base : over
  const merged: Members = {...base}
  for (const [key, value] of Object.entries(over)) {
    Object.defineProperty(merged, key, {
      value: mergeOverlay(Object.hasOwn(base, key) ? base[key] : undefined, value),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return merged
}

/** gantry.yml's value for one environment, and where each of its members was written. */
export interface Overlaid {
  value: Members
  /** The path in the file of a member of `value`: in the overlay when it is written there. */
  pathOf(path: Path): Path
}

/**
 * Applies `environments.NAME`.
 * @throws UserError for an environment that is not there, naming the ones that are.
 */
export function applyEnvironment(source: YamlSource, environment: string | undefined): Overlaid {
  const {environments, ...base} = (source.value ?? {}) as Members & {environments?: Record<string, Members>}
  if (environment === undefined) return {value: base, pathOf: path => path}
  const names = Object.keys(environments ?? {})
  const overlay = names.includes(environment) ? environments?.[environment] : undefined
  if (overlay === undefined) {
    const guess = didYouMean(environment, names)
    throw new UserError(`environment \`${environment.slice(0, 100)}\` is not in ${source.file}`, {
      at: environments ? source.keyAt(['environments']) : source.at([]),
      fix: guess
        ? `did you mean ${guess}?`
        : names.length > 0
          ? `choose one of ${names.join(', ')}`
          : 'add `environments:`',
    })
  }
  const written = (path: Path): boolean => {
    let value: unknown = overlay
    for (const part of path) {
      if (typeof value !== 'object' || value === null || !(part in value)) return false
      value = (value as Members)[part]
    }
    return true
  }
  return {
    value: mergeOverlay(base, overlay) as Members,
    pathOf: path => (written(path) ? ['environments', environment, ...path] : path),
  }
}
