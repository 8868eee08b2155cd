import {structureRule} from '../rule.js'

/**
 * The right word in the wrong letter case: `Fargate`, `TCP`, `arm64`.
 */
export const enumCase = structureRule({
  id: 'enum-case',
  code: '155',
  severity: 'error',
  phase: 'R',
  source: 'AWS SDK enums',
  fix: 'safe',
})
