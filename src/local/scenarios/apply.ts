import type {Scope} from '../conditions.js'
import type {LocalRegion, LocalState} from '../state.js'

export function listScenarios(): {name: string; summary: string}[] {
  return []
}
export function applyScenario(
  _region: LocalRegion,
  _state: LocalState,
  name: string,
  _scope: Scope,
  _nowMs: number,
): string | undefined {
  return `unknown scenario ${name}`
}
export function clearScenarios(
  _region: LocalRegion,
  _state: LocalState,
  _name: string | undefined,
  _nowMs: number,
): void {}
