import {structureRule} from '../rule.js'

/**
 * A field that exists, but at another level: a role inside a container, an image at task level.
 * To the API it is an unknown field where it stands.
 */
export const fieldWrongLevel = structureRule({
  id: 'field-wrong-level',
  code: '106',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition',
  fix: 'dangerous',
})
