import type {Service, ServiceDeployment} from '@aws-sdk/client-ecs'
import type {EcsApi} from '../core/api.js'
import {faultOf} from './fault.js'

/** How many one call may name (AWS API reference: DescribeServices, DescribeServiceDeployments). */
const servicesPerCall = 10
const deploymentsPerCall = 20

const weather = new Set(['throttled', 'ambiguous', 'credentials'])

/**
 * The same API for a job that watches several services: those that ask for a service, or for service deployments, at the
 * same moment share one call, each getting its own part of the answer. A batch that AWS refuses because of one of its
 * members is asked for one by one.
 */
export function batchReads(ecs: EcsApi, cluster: string): EcsApi {
  const services = new Batch(servicesPerCall, names => ecs.describeServices({cluster, services: names}))
  const deployments = new Batch(deploymentsPerCall, arns =>
    ecs.describeServiceDeployments({serviceDeploymentArns: arns}),
  )
  const batched = {
    describeServices: async (input: {cluster?: string; services?: string[]; include?: unknown}) => {
      const {services: names = []} = input
      if (input.cluster !== cluster || input.include || names.length !== 1)
        return ecs.describeServices(input as Parameters<EcsApi['describeServices']>[0])
      const answer = await services.ask(names)
      const mine = ({serviceName, serviceArn}: Service) =>
        names.includes(serviceName ?? '') || names.includes(serviceArn ?? '')
      return {...answer, services: answer.services?.filter(mine)}
    },
    describeServiceDeployments: async (input: {serviceDeploymentArns: string[] | undefined}) => {
      const arns = input.serviceDeploymentArns ?? []
      if (arns.length === 0 || arns.length > deploymentsPerCall)
        return ecs.describeServiceDeployments({serviceDeploymentArns: arns})
      const answer = await deployments.ask(arns)
      const mine = ({serviceDeploymentArn}: ServiceDeployment) => arns.includes(serviceDeploymentArn ?? '')
      return {...answer, serviceDeployments: answer.serviceDeployments?.filter(mine)}
    },
  }
  return new Proxy(ecs, {
    get: (target, property) => Reflect.get(property in batched ? batched : target, property),
  })
}

interface Asked<A> {
  items: readonly string[]
  resolve: (answer: A) => void
  reject: (error: unknown) => void
}

/** Calls gathered until everybody who was woken together has asked. */
class Batch<A> {
  readonly #most: number
  readonly #send: (items: string[]) => Promise<A>
  #asked: Asked<A>[] = []
  /** One of them may not be read: batches of all would be refused each time. */
  #oneByOne = false

  constructor(most: number, send: (items: string[]) => Promise<A>) {
    this.#most = most
    this.#send = send
  }

  ask(items: readonly string[]): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#asked.push({items, resolve, reject})
      if (this.#asked.length === 1) setImmediate(() => this.#flush())
    })
  }

  #flush(): void {
    let group: Asked<A>[] = []
    let size = 0
    for (const asked of this.#asked.splice(0)) {
      if (group.length > 0 && (this.#oneByOne || size + asked.items.length > this.#most)) {
        void this.#answer(group)
        group = []
        size = 0
      }
      group.push(asked)
      size += asked.items.length
    }
    if (group.length > 0) void this.#answer(group)
  }

  async #answer(group: Asked<A>[]): Promise<void> {
    try {
      const answer = await this.#send([...new Set(group.flatMap(asked => asked.items))])
      for (const asked of group) asked.resolve(answer)
    } catch (error) {
      const fault = faultOf(error)
      if (group.length === 1 || weather.has(fault ?? '')) {
        for (const asked of group) asked.reject(error)
        return
      }
      this.#oneByOne ||= fault === 'denied'
      for (const asked of group) await this.#answer([asked])
    }
  }
}
