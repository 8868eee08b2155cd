import {structureRule} from '../rule.js'

/**
 * A word ECS does not know at this place.
 * Neither the AWS CLI nor the SDK checks it; the API refuses it.
 */
export const enumRule = structureRule({
  id: 'enum',
  code: '154',
  severity: 'error',
  phase: 'R',
  source: 'AWS SDK enums',
  fix: 'dangerous',
})
