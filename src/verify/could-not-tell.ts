import {deniedAction, isDenied, type SdkErrorShape} from '../core/sdk-fault.js'
import type {OnlineCheck, Outcome} from './check.js'

/**
 * A refusal of AWS as a `skip`: a denied read names the IAM action to add, any other refusal keeps AWS's words.
 * @throws what is not of AWS: that is our bug, and must not look like an answer.
 */
export function couldNotTellOf(
  check: Pick<OnlineCheck, 'id' | 'iamActions'>,
  error: unknown,
  what: string = check.id,
): Outcome {
  const shape = error as SdkErrorShape
  if (isDenied(error)) {
    const iamAction = deniedAction(error) ?? check.iamActions[0]
    return {what, result: 'skip', reason: shape.message ?? 'access denied', ...(iamAction ? {iamAction} : {})}
  }
  if (shape.$fault || shape.$metadata) return {what, result: 'skip', reason: `${shape.name}: ${shape.message}`}
  throw error
}
