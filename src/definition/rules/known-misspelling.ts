import {structureRule} from '../rule.js'

/**
 * A misspelling that public files show again and again, such as `requiredCompatibilities` or `enviroment`.
 * To the API it is an unknown field: refused by the AWS CLI, dropped by the AWS SDK.
 */
export const knownMisspelling = structureRule({
  id: 'known-misspelling',
  code: '105',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition; seen in public task definitions',
  fix: 'safe',
})
