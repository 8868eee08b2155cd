import {structureRule} from '../rule.js'

/**
 * An object lacks a member it must have.
 */
export const requiredMember = structureRule({
  id: 'required-member',
  code: '156',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema: required members',
})
