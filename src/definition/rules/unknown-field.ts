import {structureRule} from '../rule.js'

/**
 * A field RegisterTaskDefinition does not have at this place.
 * The AWS CLI refuses it ("Unknown parameter in input"). The AWS SDK for JavaScript drops it silently since 3.930, and
 * with it every deploy action built on the SDK: what is registered is not what was written.
 */
export const unknownField = structureRule({
  id: 'unknown-field',
  code: '103',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition; observed: the SDK drops unknown members',
  fix: 'dangerous',
})
