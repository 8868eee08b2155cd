import {structureRule} from '../rule.js'

/**
 * A field of the service (or of RunTask) inside a task definition, such as `launchType` or `desiredCount`.
 * To the API it is an unknown field where it stands.
 */
export const serviceField = structureRule({
  id: 'service-field',
  code: '107',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of CreateService',
})
