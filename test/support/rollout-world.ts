import {countCalls, type RolloutContext} from '../../src/rollout/context.js'
import {type DeployOptions, deploy} from '../../src/rollout/deploy.js'
import type {ResultEvent, RolloutEvent} from '../../src/rollout/event.js'
import type {ServiceRequest} from '../../src/rollout/request.js'
import {FakeClock} from './fake-clock.js'
import {FakeEcs} from './fake-ecs.js'

/** A second revision of `web`. */
export const secondRevision: ServiceRequest = {
  service: 'web',
  taskDefinition: {input: {family: 'web', containerDefinitions: [{name: 'app', image: 'app:2'}]}},
}

/** An ECS told in time, and what a rollout job needs beside it. */
export function rolloutWorld(patience: Partial<RolloutContext['patience']> = {}) {
  const clock = new FakeClock()
  const ecs = new FakeEcs(clock)
  const calls: Record<string, number> = {}
  const abort = new AbortController()
  const context: RolloutContext = {
    cluster: 'prod',
    ecs: countCalls(() => ecs.api, calls),
    ecsOnce: countCalls(() => ecs.api, calls),
    clock,
    random: () => 0,
    signal: abort.signal,
    patience: {pollIntervalMs: 5000, unreachableTimeoutMs: 300_000, ...patience},
    calls,
  }
  return {clock, ecs, calls, abort, context}
}

/** Where and how the tests deploy. */
export const deployOptions: DeployOptions = {
  where: {account: '123456789012', region: 'eu-west-1'},
  mayCreate: async () => false,
  wait: true,
  dryRun: false,
}

/** Runs a deploy to its end. */
export async function runDeploy(
  context: RolloutContext,
  requests: ServiceRequest[],
  more: Partial<DeployOptions> = {},
): Promise<{events: RolloutEvent[]; result: ResultEvent; types: string[]}> {
  return collect(deploy(context, requests, {...deployOptions, ...more}))
}

/** The events of a job, and its result. */
export async function collect(events: AsyncIterable<RolloutEvent>) {
  const all: RolloutEvent[] = []
  for await (const event of events) all.push(event)
  return {events: all, result: all.at(-1) as ResultEvent, types: all.map(event => event.type)}
}
