import {fileRule} from '../rule.js'

/**
 * The same name stands twice in one object.
 * Every common parser takes the second one in silence, so the first is dead text that looks alive.
 */
export const duplicateKey = fileRule(
  {
    id: 'duplicate-key',
    code: '102',
    severity: 'warning',
    certainty: 'likely',
    phase: 'L',
    source: 'RFC 8259 §4: names SHOULD be unique',
  },
  () => {},
)
