import type {Endpoint} from '../endpoint.js'
import {AwsFault} from '../operation.js'
import {type LocalService, services} from '../services.js'

/**
 * A client of one service without wire or SDK: `client.describeServices(input)` as on the SDK's own aggregated clients.
 * Answers are copies; a refusal is an Error with the exception's name and a `$metadata` as the SDK's have.
 */
export function inProcessClient<Client>(endpoint: Endpoint, serviceId: string, region?: string): Client {
  const service = services.find(({id}) => id === serviceId) as LocalService
  return new Proxy({} as object, {
    get: (_target, member) => {
      // A client is no promise: `await client` must not call an operation `then`.
      if (typeof member !== 'string' || member === 'then') return undefined
      const operation = member.charAt(0).toUpperCase() + member.slice(1)
      return async (input: object = {}) => {
        try {
          const output = await endpoint.call(service, operation, withoutUndefined(input), region)
          return {...structuredClone(output), $metadata: {httpStatusCode: 200, attempts: 1}}
        } catch (error) {
          if (error instanceof AwsFault) {
            Object.assign(error, {$fault: 'client', $metadata: {httpStatusCode: error.status, attempts: 1}})
          }
          throw error
        }
      }
    },
  }) as Client
}

/** What the wire would leave out is left out here too; Dates stay Dates. */
function withoutUndefined(input: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(structuredClone(input)).filter(([, value]) => value !== undefined))
}
