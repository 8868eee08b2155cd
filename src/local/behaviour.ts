import type {ContainerDefinition, TaskDefinition} from '@aws-sdk/client-ecs'
import {parseDuration} from '../core/units.js'
import type {Task, TaskScript} from '../scheduler/task.js'
import {inScope} from './conditions.js'
import {findImage} from './find-image.js'
import type {OperationContext} from './operation.js'
import {startFailure} from './start-failure.js'
import type {LocalRegion} from './state.js'

const prefix = 'gantry.local/'

/** What the labels of a container say it does; times in milliseconds from RUNNING. */
export interface ContainerBehaviour {
  exitCode?: number
  exitAfterMs: number
  log: string[]
  health?: 'HEALTHY' | 'UNHEALTHY'
  healthAfterMs?: number
  oomAfterMs?: number
  pullMs?: number
}

/** Reads `gantry.local/…` labels; a label whose value cannot be read is as good as absent. */
export function readLabels(labels: Readonly<Record<string, string>>): ContainerBehaviour {
  const text = (name: string) => (Object.hasOwn(labels, prefix + name) ? labels[prefix + name] : undefined)
  const duration = (name: string) => {
    const value = text(name)
    if (value === undefined) return undefined
    try {
      return parseDuration(/^\d+(\.\d+)?$/.test(value.trim()) ? `${value.trim()}s` : value)
    } catch {
      return undefined
    }
  }
  const exitCode = text('exit-code')
  const health = text('health')?.trim().toLowerCase()
  const behaviour: ContainerBehaviour = {
    exitAfterMs: duration('exit-after') ?? 1000,
    log: text('log')?.replace(/\n$/, '').split('\n').slice(0, 200) ?? [],
  }
  if (exitCode !== undefined && /^\d{1,3}$/.test(exitCode.trim())) behaviour.exitCode = Number(exitCode)
  if (health === 'healthy') behaviour.health = 'HEALTHY'
  if (health === 'unhealthy') behaviour.health = 'UNHEALTHY'
  const optional = {
    healthAfterMs: duration('health-after'),
    oomAfterMs: duration('oom-after'),
    pullMs: duration('pull-seconds'),
  }
  for (const [name, value] of Object.entries(optional))
    if (value !== undefined) Object.assign(behaviour, {[name]: value})
  return behaviour
}

/**
 * What one container of a task does: labels of its image's config, of its dockerLabels (these win over the image's),
 * of a scenario (these win over both).
 */
export function behaviourOf(
  region: LocalRegion,
  clusterName: string,
  serviceName: string | undefined,
  definition: ContainerDefinition,
  platform: {os: string; architecture: string},
  context: OperationContext,
): ContainerBehaviour {
  const image = findImage(region.ecr, definition.image ?? '', context)
  const imposed = region.conditions.labels.filter(({scope}) => inScope(scope, clusterName, serviceName))
  return readLabels({
    ...(image.kind === 'found' ? image.labelsFor(platform) : {}),
    ...definition.dockerLabels,
    ...Object.assign({}, ...imposed.map(({labels}) => labels)),
  })
}

/** The platform an image must have for this task definition: `linux/amd64` unless runtimePlatform says otherwise. */
export function platformOf(taskDefinition: TaskDefinition): {os: string; architecture: string} {
  const {cpuArchitecture, operatingSystemFamily} = taskDefinition.runtimePlatform ?? {}
  return {
    os: (operatingSystemFamily ?? 'LINUX').startsWith('WINDOWS') ? 'windows' : 'linux',
    architecture: cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64',
  }
}

/**
 * What will happen to a task, decided by what was pushed, registered and declared; never by who asks.
 * Asked by the scheduler once a task, when it is placed.
 */
export function taskScript(
  region: LocalRegion,
  clusterName: string,
  task: Task,
  taskDefinition: TaskDefinition,
  context: OperationContext,
): TaskScript {
  const platform = platformOf(taskDefinition)
  const containers = taskDefinition.containerDefinitions ?? []
  const behaviours = containers.map(definition => ({
    definition,
    name: definition.name ?? '',
    does: behaviourOf(region, clusterName, task.serviceName, definition, platform, context),
  }))
  const script: TaskScript = {}
  const pulls = behaviours.flatMap(({does}) => (does.pullMs === undefined ? [] : [does.pullMs]))
  if (pulls.length > 0) script.pullMs = Math.max(...pulls)
  const failure = startFailure({region, clusterName, task, taskDefinition, platform, context})
  if (failure) script.failure = failure
  const exits = behaviours.flatMap(({name, does}) => {
    if (does.oomAfterMs !== undefined) {
      const reason = 'OutOfMemoryError: Container killed due to memory usage'
      return [{container: name, afterMs: does.oomAfterMs, exitCode: 137, reason}]
    }
    return does.exitCode === undefined ? [] : [{container: name, afterMs: does.exitAfterMs, exitCode: does.exitCode}]
  })
  if (exits.length > 0) script.exits = exits
  const health = behaviours.flatMap(({name, definition, does}) => {
    if (!definition.healthCheck || does.health === undefined) return []
    return [
      {container: name, afterMs: does.healthAfterMs ?? firstVerdictMs(definition, does.health), status: does.health},
    ]
  })
  if (health.length > 0) script.containerHealth = health
  const {conditions} = region
  const unhealthy = conditions.unhealthyTargets.find(({scope}) => inScope(scope, clusterName, task.serviceName))
  const bad = behaviours.find(({definition, does}) => !definition.healthCheck && does.health === 'UNHEALTHY')
  if (unhealthy || bad) {
    const reason = unhealthy?.reason ?? 'Health checks failed with these codes: [503]'
    script.targetHealth = [{afterMs: targetVerdictMs(region), state: 'unhealthy', reason}]
  }
  const spot = conditions.spotInterruptionAfterMs.find(({scope}) => inScope(scope, clusterName, task.serviceName))
  if (spot && task.capacityProviderName === 'FARGATE_SPOT') {
    script.interruption = {
      afterMs: spot.afterMs,
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
    }
  }
  return script
}

/** HEALTHY with the first passed check, UNHEALTHY after `retries` failed ones past the start period. */
function firstVerdictMs({healthCheck}: ContainerDefinition, verdict: 'HEALTHY' | 'UNHEALTHY'): number {
  const interval = healthCheck?.interval ?? 30
  const failed = (healthCheck?.startPeriod ?? 0) + interval * (healthCheck?.retries ?? 3)
  return (verdict === 'HEALTHY' ? interval : failed) * 1000
}

/** Until the first target group finds a target unhealthy: its interval × unhealthy threshold. */
function targetVerdictMs(region: LocalRegion): number {
  const times = [...region.network.targetGroups.values()].map(
    group => group.healthCheckIntervalSeconds * group.unhealthyThresholdCount * 1000,
  )
  return times.length > 0 ? Math.min(...times) : 60_000
}
