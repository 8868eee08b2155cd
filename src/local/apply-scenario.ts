import {didYouMean} from '../core/did-you-mean.js'
import {noConditions, type Scope} from './conditions.js'
import type {OperationContext} from './operation.js'
import {changeInstances, vacate} from './scenario-reach.js'
import {scenarios} from './scenarios/index.js'
import type {LocalRegion} from './state.js'

/** Every scenario there is. */
export function listScenarios(): {name: string; summary: string}[] {
  return scenarios.map(({name, summary}) => ({name, summary}))
}

/** Puts a scenario in force for a scope. Returns what is wrong with the request, or nothing. */
export function applyScenario(
  region: LocalRegion,
  name: string,
  scope: Scope,
  context: OperationContext,
): string | undefined {
  const scenario = scenarios.find(one => one.name === name)
  if (!scenario) {
    const names = scenarios.map(one => one.name)
    const guess = didYouMean(name, names)
    return `there is no scenario \`${name.slice(0, 60)}\`${guess ? `; did you mean \`${guess}\`?` : `: ${names.join(', ')}`}`
  }
  if (scope.cluster !== undefined && !region.clusters.has(scope.cluster)) {
    return `there is no cluster \`${scope.cluster.slice(0, 60)}\` in ${region.region}`
  }
  scenario.apply(region, scope, context)
  region.conditions.scenarios.push({name, ...scope, appliedAtMs: context.nowMs})
  return undefined
}

/**
 * Ends a scenario, or all of them: the world is as it was, apart from what the services have made of it. Alarms of the
 * cluster file, alarms that were put, posted metrics and hooks stay.
 */
export function clearScenarios(region: LocalRegion, name: string | undefined, context: OperationContext): void {
  const {scenarios: applied, alarms, metricAlarms, metrics, hooks} = region.conditions
  const ended = applied.filter(one => name === undefined || one.name === name)
  region.conditions = {
    ...noConditions(),
    alarms,
    metrics,
    ...(hooks ? {hooks} : {}),
    ...(metricAlarms ? {metricAlarms} : {}),
  }
  for (const one of ended) {
    if (one.name === 'agent-disconnected') changeInstances(region, one, {agentConnected: true}, context)
    if (one.name === 'no-capacity' || one.name === 'port-clash') vacate(region, one, context)
  }
  for (const one of applied.filter(other => !ended.includes(other))) {
    // What stands in the clusters themselves was not taken away.
    if (!inClusters.includes(one.name)) scenarios.find(({name: id}) => id === one.name)?.apply(region, one, context)
    region.conditions.scenarios.push(one)
  }
}

const inClusters = ['agent-disconnected', 'no-capacity', 'port-clash', 'stuck-configuration']
