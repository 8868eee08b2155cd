import {structureRule} from '../rule.js'

/**
 * A number in quotes where the API takes a number: a container's cpu, memory or ports.
 */
export const numberAsString = structureRule({
  id: 'number-as-string',
  code: '151',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition; aws-samples/aws-containers-task-definitions#3',
  fix: 'safe',
})
