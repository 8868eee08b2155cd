import type {ClusterSetting} from '@aws-sdk/client-ecs'
import {parameterFault} from './refuse.js'

/** A cluster's settings with those given put over them. @throws AwsFault for one ECS does not know. */
export function mergeSettings(
  before: readonly {name: string; value: string}[],
  given: readonly ClusterSetting[],
): {name: string; value: string}[] {
  const merged = new Map(before.map(({name, value}) => [name, value]))
  for (const {name, value} of given) {
    if (name !== 'containerInsights' || !['enabled', 'disabled', 'enhanced'].includes(value ?? '')) {
      throw parameterFault('Invalid cluster setting.')
    }
    merged.set(name, value as string)
  }
  return [...merged].map(([name, value]) => ({name, value}))
}
