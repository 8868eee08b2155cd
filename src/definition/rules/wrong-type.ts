import {structureRule} from '../rule.js'

/**
 * A value of the wrong JSON type, such as an object where a list belongs.
 */
export const wrongType = structureRule({
  id: 'wrong-type',
  code: '150',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition',
  fix: 'dangerous',
})
