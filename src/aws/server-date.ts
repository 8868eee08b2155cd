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
