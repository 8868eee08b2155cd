import type {
  Deployment,
  RegisterTaskDefinitionRequest,
  Service,
  ServiceDeployment,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import type {EcsApi} from '../../src/core/api.js'
import type {FakeClock} from './fake-clock.js'

const account = '123456789012'
const prefix = `arn:aws:ecs:eu-west-1:${account}`

/** An error as the SDK throws it. */
export function sdkError(name: string, message = name, status = 400): Error {
  const error = new Error(message) as Error & {$fault: string; $metadata: object}
  error.name = name
  error.$fault = status >= 500 ? 'server' : 'client'
  error.$metadata = {httpStatusCode: status, requestId: 'r-1', attempts: 1}
  return error
}

/** A connection that broke: no answer, so nobody knows what was done. */
export function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'})
}

/**
 * ECS for one service, as a story told in time: tests schedule what happens on the clock and script what each call
 * answers. It has no scheduler of its own.
 */
export class FakeEcs {
  readonly calls: {operation: string; input: Record<string, unknown>}[] = []
  readonly taskDefinitions: TaskDefinition[] = []
  service: Service | undefined
  deployments: ServiceDeployment[] = []
  tasks: Task[] = []
  /** Asked before every call; a thrown value is what the caller gets. `after`: thrown once the call has acted. */
  fault?: (
    operation: string,
    count: number,
    input: Record<string, unknown>,
  ) => {before?: unknown; after?: unknown} | undefined
  #events = 0
  #serial = 0

  constructor(readonly clock: FakeClock) {}

  get api(): EcsApi {
    return new Proxy({} as EcsApi, {
      get: (_, property) => {
        if (typeof property !== 'string') return undefined
        const operation = `${property[0]?.toUpperCase()}${property.slice(1)}`
        return async (input: Record<string, unknown> = {}) => {
          this.calls.push({operation, input: structuredClone(input)})
          const count = this.calls.filter(call => call.operation === operation).length
          const fault = this.fault?.(operation, count, input)
          if (fault?.before) throw fault.before
          const answer = this.#answer(operation, input)
          if (fault?.after) throw fault.after
          return {...structuredClone(answer), $metadata: {attempts: 1}}
        }
      },
    })
  }

  count(operation: string): number {
    return this.calls.filter(call => call.operation === operation).length
  }

  now(): Date {
    return new Date(this.clock.now())
  }

  /** A service that runs `count` tasks of a first revision, steady. */
  existing(name: string, count = 3, more: Partial<Service> = {}): Service {
    const arn = this.register({family: name, containerDefinitions: [{name: 'app', image: 'app:1'}]}).taskDefinitionArn
    this.service = {
      serviceArn: `${prefix}:service/prod/${name}`,
      serviceName: name,
      clusterArn: `${prefix}:cluster/prod`,
      status: 'ACTIVE',
      desiredCount: count,
      runningCount: count,
      pendingCount: 0,
      taskDefinition: arn,
      launchType: 'FARGATE',
      deploymentController: {type: 'ECS'},
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: {enable: true, rollback: true},
      },
      deployments: [],
      events: [],
      ...more,
    }
    this.begin(arn)
    const deployment = this.service.deployments?.[0] as Deployment
    Object.assign(deployment, {runningCount: count, rolloutState: 'COMPLETED'})
    Object.assign(this.deployments[0] as ServiceDeployment, {status: 'SUCCESSFUL'})
    this.event('has reached a steady state.')
    return this.service
  }

  /** Starts a deployment; the newest is PRIMARY. */
  begin(taskDefinition: string | undefined): {deployment: Deployment; serviceDeployment: ServiceDeployment} {
    const service = this.service as Service
    const serial = `${++this.#serial}`.padStart(19, '1')
    const source = this.deployments.at(-1)?.targetServiceRevision
    for (const older of service.deployments ?? []) older.status = 'ACTIVE'
    const deployment: Deployment = {
      id: `ecs-svc/${serial}`,
      status: 'PRIMARY',
      taskDefinition,
      desiredCount: service.desiredCount,
      runningCount: 0,
      pendingCount: 0,
      failedTasks: 0,
      rolloutState: 'IN_PROGRESS',
      createdAt: this.now(),
    }
    service.deployments = [deployment, ...(service.deployments ?? [])]
    service.taskDefinition = taskDefinition
    const serviceDeployment: ServiceDeployment = {
      serviceDeploymentArn: `${prefix}:service-deployment/prod/${service.serviceName}/d${serial}`,
      status: 'IN_PROGRESS',
      createdAt: this.now(),
      startedAt: this.now(),
      targetServiceRevision: {arn: `${prefix}:service-revision/prod/${service.serviceName}/${serial}`},
      sourceServiceRevisions: source ? [source] : [],
      deploymentConfiguration: service.deploymentConfiguration,
      deploymentCircuitBreaker: {status: 'MONITORING', failureCount: 0, threshold: 3},
    }
    this.deployments.push(serviceDeployment)
    service.currentServiceDeployment = serviceDeployment.serviceDeploymentArn
    return {deployment, serviceDeployment}
  }

  event(text: string): void {
    const service = this.service as Service
    service.events = [
      {id: `e-${++this.#events}`, createdAt: this.now(), message: `(service ${service.serviceName}) ${text}`},
      ...(service.events ?? []),
    ]
  }

  /** A task of the PRIMARY deployment that stopped just now. */
  stop(task: Partial<Task>): Task {
    const id = `${this.tasks.length + 1}`.padStart(32, '0')
    const primary = this.service?.deployments?.[0]
    const stopped: Task = {
      taskArn: `${prefix}:task/prod/${id}`,
      startedBy: primary?.id,
      taskDefinitionArn: primary?.taskDefinition,
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      createdAt: new Date(this.clock.now() - 30_000),
      stoppingAt: this.now(),
      stoppedAt: this.now(),
      ...task,
    }
    this.tasks.push(stopped)
    return stopped
  }

  /** Our deployment runs everything and the old one is gone. */
  succeed(): void {
    const service = this.service as Service
    service.deployments = service.deployments?.filter(deployment => deployment.status === 'PRIMARY')
    Object.assign(service.deployments?.[0] as Deployment, {
      runningCount: service.desiredCount,
      pendingCount: 0,
      rolloutState: 'COMPLETED',
    })
    Object.assign(this.deployments.at(-1) as ServiceDeployment, {status: 'SUCCESSFUL'})
    this.event(`(deployment ${service.deployments?.[0]?.id}) deployment completed.`)
    this.event('has reached a steady state.')
  }

  register(input: RegisterTaskDefinitionRequest): TaskDefinition {
    const revision = this.taskDefinitions.filter(known => known.family === input.family).length + 1
    const definition: TaskDefinition = {
      ...structuredClone(input),
      taskDefinitionArn: `${prefix}:task-definition/${input.family}:${revision}`,
      revision,
      status: 'ACTIVE',
    } as TaskDefinition
    this.taskDefinitions.push(definition)
    return definition
  }

  #answer(operation: string, input: Record<string, unknown>): object {
    switch (operation) {
      case 'DescribeServices':
        return this.service && (input.services as string[]).includes(this.service.serviceName as string)
          ? {services: [this.service], failures: []}
          : {services: [], failures: [{arn: (input.services as string[])[0], reason: 'MISSING'}]}
      case 'ListServices':
        return {serviceArns: this.service ? [this.service.serviceArn] : []}
      case 'DescribeServiceDeployments':
        return {
          serviceDeployments: this.deployments.filter(deployment =>
            (input.serviceDeploymentArns as string[]).includes(deployment.serviceDeploymentArn as string),
          ),
        }
      case 'ListServiceDeployments':
        return {serviceDeployments: [...this.deployments].reverse()}
      case 'DescribeServiceRevisions':
        return {
          serviceRevisions: (input.serviceRevisionArns as string[]).map(arn => {
            const index = this.deployments.findIndex(deployment => deployment.targetServiceRevision?.arn === arn)
            return {serviceRevisionArn: arn, taskDefinition: this.taskDefinitions[index]?.taskDefinitionArn}
          }),
        }
      case 'DescribeTaskDefinition': {
        const name = input.taskDefinition as string
        const found = [...this.taskDefinitions]
          .reverse()
          .find(
            known =>
              known.taskDefinitionArn === name || known.family === name || `${known.family}:${known.revision}` === name,
          )
        if (!found) throw sdkError('ClientException', 'Unable to describe task definition.')
        return {taskDefinition: found, tags: []}
      }
      case 'RegisterTaskDefinition':
        return {taskDefinition: this.register(input as unknown as RegisterTaskDefinitionRequest)}
      case 'ListTasks':
        return {taskArns: this.tasks.map(task => task.taskArn)}
      case 'DescribeTasks':
        return {tasks: this.tasks.filter(task => (input.tasks as string[]).includes(task.taskArn as string))}
      case 'CreateService': {
        if (this.service) throw sdkError('InvalidParameterException', 'Creation of service was not idempotent.')
        this.service = {
          serviceArn: `${prefix}:service/prod/${input.serviceName}`,
          serviceName: input.serviceName as string,
          status: 'ACTIVE',
          runningCount: 0,
          pendingCount: 0,
          events: [],
          deployments: [],
          deploymentController: {type: 'ECS'},
          ...(input as object),
          desiredCount: input.desiredCount as number,
        }
        this.begin(input.taskDefinition as string)
        return {service: this.service}
      }
      case 'UpdateService': {
        const service = this.service as Service
        if (input.desiredCount !== undefined) service.desiredCount = input.desiredCount as number
        if (input.taskDefinition !== undefined || input.forceNewDeployment)
          this.begin((input.taskDefinition as string | undefined) ?? service.taskDefinition)
        return {service}
      }
      case 'StopServiceDeployment': {
        const deployment = this.deployments.find(known => known.serviceDeploymentArn === input.serviceDeploymentArn)
        if (!deployment) throw sdkError('ServiceDeploymentNotFoundException')
        deployment.status = 'ROLLBACK_REQUESTED'
        return {serviceDeploymentArn: deployment.serviceDeploymentArn}
      }
      default:
        throw sdkError('InvalidAction', `${operation} is not served here`)
    }
  }
}
