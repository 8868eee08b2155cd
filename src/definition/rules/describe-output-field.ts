import {structureRule} from '../rule.js'

/**
 * A field that only DescribeTaskDefinition returns, such as `revision` or `status`.
 * People save `aws ecs describe-task-definition` and register it again; the AWS CLI then refuses these fields.
 */
export const describeOutputField = structureRule({
  id: 'describe-output-field',
  code: '108',
  severity: 'warning',
  phase: 'L',
  source: 'AWS API reference: TaskDefinition',
  fix: 'safe',
})
