import {structureRule} from '../rule.js'

/**
 * A field in another letter case, most often CloudFormation's `ContainerPort` for the API's `containerPort`.
 * To the API it is an unknown field: refused by the AWS CLI, dropped by the AWS SDK.
 */
export const wrongCaseField = structureRule({
  id: 'wrong-case-field',
  code: '104',
  severity: 'error',
  phase: 'L',
  source: 'AWS SDK schema of RegisterTaskDefinition',
  fix: 'safe',
})
