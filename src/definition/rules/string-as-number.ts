import {structureRule} from '../rule.js'

/**
 * A number or boolean without quotes where the API takes a string: the task's cpu and memory, values of environment
 * variables and log options.
 */
export const stringAsNumber = structureRule({
  id: 'string-as-number',
  code: '152',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition',
  fix: 'safe',
})
