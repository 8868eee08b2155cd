import {structureRule} from '../rule.js'

/**
 * "true" or "false" in quotes where the API takes a boolean.
 */
export const boolAsString = structureRule({
  id: 'bool-as-string',
  code: '153',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition',
  fix: 'safe',
})
