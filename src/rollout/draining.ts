import type {Service} from '@aws-sdk/client-ecs'
import type {RolloutContext} from './context.js'
import {classifyEvent} from './texts/classify.js'

/**
 * How long old tasks still drain: the longest deregistration delay of the service's target groups after ECS's newest
 * "has begun draining connections" (AWS docs: target groups, deregistration delay; 300 s unless set). The delay is read
 * once, and when it may not be read there is no estimate.
 */
export class Draining {
  readonly #context: RolloutContext
  #delayMs: number | undefined
  #asked = false

  constructor(context: RolloutContext) {
    this.#context = context
  }

  /** Milliseconds left, or undefined when nothing drains or the delay is not known. */
  async leftMs(service: Service, sinceMs: number): Promise<number | undefined> {
    const begun = (service.events ?? []).find(
      event => classifyEvent(event.message ?? '')?.row.id === 'draining',
    )?.createdAt
    if (!begun || begun.getTime() < sinceMs) return undefined
    if (!this.#asked) {
      this.#asked = true
      this.#delayMs = await this.#read(service)
    }
    if (this.#delayMs === undefined) return undefined
    const leftMs = begun.getTime() + this.#delayMs - this.#context.clock.now()
    return leftMs > 0 ? leftMs : undefined
  }

  async #read(service: Service): Promise<number | undefined> {
    const {elbV2} = this.#context
    const arns = (service.loadBalancers ?? []).flatMap(balancer =>
      balancer.targetGroupArn ? [balancer.targetGroupArn] : [],
    )
    if (!elbV2 || arns.length === 0) return undefined
    try {
      const delays = await Promise.all(
        arns.slice(0, 5).map(async arn => {
          const answer = await elbV2.describeTargetGroupAttributes({TargetGroupArn: arn})
          const seconds = answer.Attributes?.find(
            attribute => attribute.Key === 'deregistration_delay.timeout_seconds',
          )?.Value
          return seconds === undefined ? 300 : Number(seconds)
        }),
      )
      return Math.max(...delays) * 1000
    } catch {
      return undefined
    }
  }
}
