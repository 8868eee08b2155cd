import {structureRule} from '../rule.js'

/**
 * `value` inside `secrets`: a secret is named by `valueFrom`.
 */
export const secretUsesValue = structureRule({
  id: 'secret-uses-value',
  code: '160',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema: Secret',
})
