import {taskRule} from '../rule.js'

/**
 * The definition stands inside `{"taskDefinition": …}`, as DescribeTaskDefinition returns it.
 * gantry reads it as it is; the AWS CLI does not take it.
 */
export const describeWrapper = taskRule(
  {
    id: 'describe-wrapper',
    code: '109',
    severity: 'warning',
    phase: 'L',
    source: 'AWS API reference: DescribeTaskDefinition',
  },
  (task, report) => {
    const {root} = task
    if (root.key !== 'taskDefinition' || !root.parent || root.parent.parent) return
    const tags = root.parent.get('tags')
    report(root, 'this is the output of `describe-task-definition`: the definition is inside `taskDefinition`', {
      on: 'key',
      why: 'the AWS CLI refuses the wrapper',
      fix: tags ? 'keep only what is inside it, and move `tags` in' : 'keep only what is inside it',
      ...(tags ? {related: [tags]} : {}),
    })
  },
)
