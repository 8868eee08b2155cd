import fc from 'fast-check'
import {describe, it} from 'vitest'
import {updateContainerInstance} from '../../src/scheduler/container-instances.js'
import {primaryOf} from '../../src/scheduler/deployments.js'
import {simulate} from '../../src/scheduler/simulate.js'
import type {CapacityProvider} from '../../src/scheduler/state.js'
import {updateService} from '../../src/scheduler/update-service.js'
import {arnOf, Town} from '../scheduler/town.js'

const seed = Number(process.env.GANTRY_SEED ?? 20260105)
const numRuns = Number(process.env.GANTRY_RUNS ?? 1000)

function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what())
}

/** A soak takes longer than the suite's own limit. */
const timeout = 600_000

describe(`what the scheduler gets done, seed ${seed}`, () => {
  it('with room for all, a rollout is stuck exactly when the bounds leave none, and else completes', {timeout}, () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 40}),
        fc.integer({min: 0, max: 100}),
        fc.integer({min: 100, max: 200}),
        fc.boolean(),
        (desiredCount, minimumHealthyPercent, maximumPercent, stoppingCounts) => {
          const town = new Town({world: {assumptions: {stoppingCounts}}}).instances(3)
          const deploymentConfiguration = {minimumHealthyPercent, maximumPercent}
          town.create({desiredCount, availabilityZoneRebalancing: 'DISABLED', deploymentConfiguration}).to(200)
          const update = {service: 'web', taskDefinition: arnOf('web:2')}
          const {state} = updateService(town.state, update, town.nowMs, town.world)
          const {outcome, steps} = simulate(state, 'web', town.nowMs, town.world)
          const noRoom = Math.floor((desiredCount * maximumPercent) / 100) <= desiredCount
          const noneToSpare = Math.ceil((desiredCount * minimumHealthyPercent) / 100) >= desiredCount
          must(outcome === (noRoom && noneToSpare ? 'stuck' : 'completes'), () => outcome)
          if (outcome !== 'completes') return
          const sum = (what: 'start' | 'stop') => steps.reduce((total, step) => total + (step[what] ?? 0), 0)
          must(
            sum('start') === desiredCount && sum('stop') === desiredCount,
            () => `${sum('start')} and ${sum('stop')}`,
          )
        },
      ),
      {seed, numRuns},
    )
  })

  it('a daemon is once on every ACTIVE instance, never twice, whatever drains', {timeout}, () => {
    const change = fc.record({index: fc.nat(5), status: fc.constantFrom('ACTIVE' as const, 'DRAINING' as const)})
    const deploy = fc.constant('deploy' as const)
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 6}),
        fc.integer({min: 0, max: 100}),
        fc.array(fc.oneof(change, deploy), {maxLength: 5}),
        (instances, minimumHealthyPercent, changes) => {
          const town = new Town().instances(instances)
          const deploymentConfiguration = {
            minimumHealthyPercent: Math.min(minimumHealthyPercent, 99),
            maximumPercent: 100,
          }
          town.create({schedulingStrategy: 'DAEMON', deploymentConfiguration})
          let revision = 2
          for (const what of changes) {
            town.to(37)
            const arn = what === 'deploy' ? '' : ([...town.state.containerInstances.keys()][what.index] ?? '')
            if (what === 'deploy') town.update({taskDefinition: `web:${revision++}`})
            else if (arn) {
              const {status} = what
              town.state = updateContainerInstance(town.state, arn, {status}, town.nowMs, town.world).state
            }
          }
          for (let i = 0; i < 40; i++) {
            town.to(30)
            const live = [...town.state.tasks.values()].filter(task => task.lastStatus !== 'STOPPED')
            const homes = new Set(live.map(task => task.containerInstanceArn))
            must(homes.size === live.length, () => 'two daemons on one instance')
          }
          const active = [...town.state.containerInstances.values()].filter(({status}) => status === 'ACTIVE')
          const healthy = [...town.state.tasks.values()].filter(task => task.healthy)
          must(healthy.length === active.length, () => `${healthy.length} daemons on ${active.length} instances`)
          const primary = primaryOf(town.service())
          const stuck =
            Math.ceil((active.length * deploymentConfiguration.minimumHealthyPercent) / 100) >= active.length
          must(primary?.rolloutState === 'COMPLETED' || stuck, () => primary?.rolloutStateReason ?? '')
        },
      ),
      {seed: seed + 1, numRuns},
    )
  })

  it('managed scaling brings what the tasks need, never more than the maximum, and takes it away again', {
    timeout,
  }, () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 12}),
        fc.integer({min: 0, max: 6}),
        fc.integer({min: 1, max: 4}),
        (desiredCount, max, tasksPerInstance) => {
          const [shape] = [
            ...new Town().instances(1, ['eu-west-1a'], 256 * tasksPerInstance, 65536).state.containerInstances.values(),
          ]
          const town = new Town({world: {newContainerInstance: () => shape}})
          const provider: CapacityProvider = {
            name: 'burst',
            capacityProviderArn: 'arn:burst',
            status: 'ACTIVE',
            managedScaling: {status: 'ENABLED'},
            group: {
              instanceTypes: [],
              availabilityZones: [],
              min: 0,
              max,
              desired: 0,
              startMs: 60_000,
              starting: [],
              launched: 0,
            },
          }
          town.state = {...town.state, capacityProviders: new Map([['burst', provider]])}
          town.create({desiredCount, capacityProviderStrategy: [{capacityProvider: 'burst', weight: 1}]})
          for (let i = 0; i < 20; i++) {
            town.to(30)
            must(town.state.containerInstances.size <= max, () => 'more instances than the maximum')
          }
          const running = [...town.state.tasks.values()].filter(task => task.lastStatus === 'RUNNING').length
          must(running === Math.min(desiredCount, max * tasksPerInstance), () => `${running} tasks run`)
          must(
            town.state.containerInstances.size === Math.min(max, Math.ceil(desiredCount / tasksPerInstance)),
            () => `${town.state.containerInstances.size} instances`,
          )
          town.update({desiredCount: 0}).to(3600)
          must(town.state.containerInstances.size === 0, () => 'instances stay')
        },
      ),
      {seed: seed + 2, numRuns: Math.min(numRuns, 1000)},
    )
  })
})
