import type {CreateServiceRequest, TaskDefinition} from '@aws-sdk/client-ecs'
import {createService} from '../../src/scheduler/create-service.js'
import type {SchedulerEvent} from '../../src/scheduler/event.js'
import {newCluster} from '../../src/scheduler/new-cluster.js'
import type {ClusterState, ContainerInstance, Service} from '../../src/scheduler/state.js'
import {step} from '../../src/scheduler/step.js'
import type {TaskScript} from '../../src/scheduler/task.js'
import {type UpdateServiceInput, updateService} from '../../src/scheduler/update-service.js'
import type {World} from '../../src/scheduler/world.js'

/** 2026-01-05T10:00:00Z */
export const t0 = Date.UTC(2026, 0, 5, 10)

export const arnOf = (definition: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${definition}`

/** A cluster, its world and the time, for tests: every revision of `web` exists, and behaves as its script says. */
export class Town {
  state: ClusterState
  nowMs = t0
  events: SchedulerEvent[] = []
  scripts: Record<string, TaskScript | ((n: number) => TaskScript)> = {}
  definitions: Record<string, Partial<TaskDefinition>> = {}
  world: World
  private made = new Map<string, TaskDefinition>()
  private started = new Map<string, number>()

  constructor(options: {seed?: number; world?: Partial<World>} = {}) {
    this.state = newCluster({clusterName: 'prod', region: 'eu-west-1', accountId: '123456789012', seed: options.seed})
    this.world = {
      taskDefinition: arn => this.definition(arn),
      taskScript: task => {
        const name = task.taskDefinitionArn.slice(task.taskDefinitionArn.lastIndexOf('/') + 1)
        const script = this.scripts[name] ?? {}
        const n = (this.started.get(name) ?? 0) + 1
        this.started.set(name, n)
        return typeof script === 'function' ? script(n) : script
      },
      ...options.world,
    }
  }

  definition(arn: string): TaskDefinition {
    const known = this.made.get(arn)
    if (known) return known
    const made = this.make(arn)
    this.made.set(arn, made)
    return made
  }

  private make(arn: string): TaskDefinition {
    const name = arn.slice(arn.lastIndexOf('/') + 1)
    return {
      taskDefinitionArn: arn,
      networkMode: 'bridge',
      requiresAttributes: [],
      containerDefinitions: [{name: 'web', image: `repo/${name}`, cpu: 256, memory: 512, essential: true}],
      ...this.definitions[name],
    }
  }

  instances(count: number, zones = ['eu-west-1a', 'eu-west-1b'], cpu = 102400, memory = 204800): this {
    const containerInstances = new Map(this.state.containerInstances)
    for (let i = 0; i < count; i++) {
      const id = String(containerInstances.size + 1).padStart(32, '0')
      const resources = [
        {name: 'CPU', type: 'INTEGER', integerValue: cpu},
        {name: 'MEMORY', type: 'INTEGER', integerValue: memory},
        {name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '2375', '2376', '51678', '51679']},
        {name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: []},
      ]
      const instance: ContainerInstance = {
        containerInstanceArn: `arn:aws:ecs:eu-west-1:123456789012:container-instance/prod/${id}`,
        ec2InstanceId: `i-${id.slice(-17)}`,
        status: 'ACTIVE',
        agentConnected: true,
        versionInfo: {agentVersion: '1.90.0'},
        registeredAtMs: t0,
        attributes: [
          {name: 'ecs.availability-zone', value: zones[i % zones.length]},
          {name: 'ecs.instance-type', value: 'm5.large'},
          {name: 'ecs.os-type', value: 'linux'},
          {name: 'ecs.cpu-architecture', value: 'x86_64'},
        ],
        registeredResources: resources,
        remainingResources: resources,
        runningTasksCount: 0,
        pendingTasksCount: 0,
        attachments: [],
        version: 1,
      }
      containerInstances.set(instance.containerInstanceArn, instance)
    }
    this.state = {...this.state, containerInstances}
    return this
  }

  create(input: Partial<CreateServiceRequest> & {taskDefinition?: string} = {}): this {
    const {taskDefinition = 'web:1', ...rest} = input
    this.state = createService(
      this.state,
      {serviceName: 'web', ...rest, taskDefinition: arnOf(taskDefinition)},
      this.nowMs,
      this.world,
    ).state
    return this.to(0)
  }

  update(input: Partial<UpdateServiceInput>): this {
    const taskDefinition = input.taskDefinition ? arnOf(input.taskDefinition) : undefined
    this.state = updateService(this.state, {service: 'web', ...input, taskDefinition}, this.nowMs, this.world).state
    return this.to(0)
  }

  /** Lets so many seconds pass. */
  to(seconds: number): this {
    this.nowMs += seconds * 1000
    const result = step(this.state, this.nowMs, this.world)
    this.state = result.state
    this.events.push(...result.events)
    return this
  }

  service(name = 'web'): Service {
    const service = this.state.services.get(name)
    if (!service) throw new Error(`no service ${name}`)
    return service
  }

  /** Seconds since `sinceMs` and the text of each service event, ids shortened. */
  messages(sinceMs = t0): string[] {
    return this.events
      .filter(event => event.type === 'message' && event.atMs >= sinceMs)
      .map(event =>
        event.type === 'message'
          ? `${(event.atMs - sinceMs) / 1000} ${event.message.replace(/\(task \w+\)/g, '(task)').replace(/ecs-svc\/\d+/g, 'ecs-svc')}`
          : '',
      )
  }
}
