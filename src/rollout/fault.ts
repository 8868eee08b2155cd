import {
  connectionCode,
  deniedAction,
  isCredentialFault,
  isDenied,
  isThrottled,
  type SdkErrorShape,
} from '../core/sdk-fault.js'
import type {ErrorEvent} from './event.js'

/**
 * What a thrown SDK error means for a job that goes on:
 * `throttled` – ask later; nothing was done. `ambiguous` – no answer, or a 5xx: it may have been done.
 * `credentials` – expired or gone. `denied` – no permission. `gone` – the thing does not exist. `refused` – the rest.
 */
export type Fault = 'throttled' | 'ambiguous' | 'credentials' | 'denied' | 'gone' | 'refused'

const gone =
  /^(ServiceNotFoundException|ServiceNotActiveException|ClusterNotFoundException|ServiceDeploymentNotFoundException)$/

/** Which kind of fault a thrown value is; `undefined` when it is not of AWS or the network, hence our bug. */
export function faultOf(error: unknown): Fault | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const shape = error as SdkErrorShape
  if (isThrottled(error)) return 'throttled'
  if (isCredentialFault(error)) return 'credentials'
  if (isDenied(error)) return 'denied'
  if (gone.test(shape.name ?? '')) return 'gone'
  if ((shape.$metadata?.httpStatusCode ?? 0) >= 500 || shape.$fault === 'server') return 'ambiguous'
  if (connectionCode(error) !== undefined) return 'ambiguous'
  // an answer that is no AWS answer (a proxy's HTML page, half a body) says nothing about what was done
  if (shape.$metadata && !shape.$fault) return 'ambiguous'
  if (shape.$fault || shape.$metadata) return 'refused'
  return undefined
}

/** The IAM action an AccessDenied text names; `operation` gives it where the text does not. */
export function deniedActionOf(error: unknown, operation: string): string {
  return deniedAction(error) ?? operation
}

/** The `error` member of an error line; AWS's own words stay the message. */
export function errorBody(error: unknown, operation: string): ErrorEvent['error'] {
  const shape = error as SdkErrorShape
  const fault = faultOf(error)
  return {
    kind: 'aws',
    message: (shape.message || shape.name || 'no answer').slice(0, 2000),
    ...(fault === 'credentials' ? {fix: 'sign in again, or renew the credentials'} : {}),
    aws: {
      operation,
      name: shape.name ?? shape.code ?? 'Error',
      ...(shape.$metadata?.requestId ? {requestId: shape.$metadata.requestId} : {}),
      ...(fault === 'denied' ? {iamAction: deniedActionOf(error, `ecs:${operation}`)} : {}),
    },
  }
}
