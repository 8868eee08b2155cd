import {structureRule} from '../rule.js'

/**
 * `valueFrom` inside `environment`.
 * The AWS CLI refuses it; the AWS SDK drops it, and the container starts with an empty variable.
 */
export const envUsesValueFrom = structureRule({
  id: 'env-uses-valueFrom',
  code: '159',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema: KeyValuePair; observed: the SDK drops it',
  fix: 'safe',
})
