import {structureRule} from '../rule.js'

/**
 * A field is null.
 * The AWS CLI refuses null; the API takes an absent field to mean the same.
 */
export const explicitNull = structureRule({
  id: 'explicit-null',
  code: '110',
  severity: 'warning',
  phase: 'L',
  source: 'AWS CLI parameter validation: Invalid type for parameter, value: None',
  fix: 'safe',
})
