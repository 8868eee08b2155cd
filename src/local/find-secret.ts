import {AwsFault} from './operation.js'
import type {LocalRegion} from './state.js'
import type {DeclaredSecret} from './surroundings.js'

/**
 * A secret by its ARN, its ARN without the random suffix, or its name; undefined when no cluster file lists secrets.
 * @throws AwsFault ResourceNotFoundException when one does, and this is none of them.
 */
export function findSecret(region: LocalRegion, id: string): DeclaredSecret | undefined {
  const {secrets} = region.surroundings
  if (!secrets) return undefined
  const secret = secrets.find(({arn, name}) => arn === id || name === id || arn.replace(/-[A-Za-z0-9]{6}$/, '') === id)
  if (!secret) throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  return secret
}
