import type {StsApi} from '../core/api.js'

interface MiddlewareClient {
  middlewareStack: {
    add(middleware: (next: Next) => Next, options: {step: 'deserialize'; priority?: 'high' | 'low'; name: string}): void
  }
}
type Next = (handlerArguments: unknown) => Promise<{response: unknown; output: unknown}>

/**
 * Reports the Date header of every answer of a client, errors included: the SDK's `$metadata` does not carry it.
 * Nothing happens for a client without a middleware stack (the endpoint's in-process client).
 */
export function watchServerDate(client: unknown, seen: (date: string) => void): void {
  const stack = (client as Partial<MiddlewareClient>).middlewareStack
  if (!stack) return
  const report = (response: unknown) => {
    const date = (response as {headers?: Record<string, string>} | undefined)?.headers?.date
    if (date) seen(date)
  }
  stack.add(
    next => async handlerArguments => {
      try {
        const result = await next(handlerArguments)
        report(result.response)
        return result
      } catch (error) {
        report((error as {$response?: unknown}).$response)
        throw error
      }
    },
    {step: 'deserialize', priority: 'low', name: 'gantryServerDate'},
  )
}

/**
 * AWS's time, or that of the endpoint asked instead of it, in milliseconds since the epoch, by the Date header of a call
 * that needs no permission. `machineMs` when there is no answer: a wrong clock here must not decide what is old, but
 * the want of STS must not stop anything either.
 */
export async function serverNow(sts: StsApi, machineMs: number): Promise<number> {
  let atMs = machineMs
  watchServerDate(sts, date => {
    const seenMs = Date.parse(date)
    if (Number.isFinite(seenMs)) atMs = seenMs
  })
  await sts.getCallerIdentity({}).catch(() => undefined)
  return atMs
}
