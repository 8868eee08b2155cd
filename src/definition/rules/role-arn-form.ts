import {parseArn} from '../../core/arn.js'
import {taskRule} from '../rule.js'

/**
 * A role ARN that is the ARN of something else, or malformed.
 */
export const roleArnForm = taskRule(
  {id: 'role-arn-form', code: '604', severity: 'error', phase: 'R', source: 'AWS docs: IAM identifiers'},
  (task, report) => {
    for (const name of ['taskRoleArn', 'executionRoleArn']) {
      const node = task.root.raw(name)
      const text = node?.string
      if (
        !node ||
        text === undefined ||
        !/^arn:/i.test(text) ||
        /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(text)
      )
        continue
      const arn = parseArn(text)
      const kind = /^(user|policy|instance-profile|group)\//.exec(arn?.resource ?? '')?.[1]
      const account = arn && arn.service === 'iam' && !/^\d{12}$/.test(arn.accountId)
      report(
        node,
        kind
          ? `that is the ARN of ${kind === 'instance-profile' ? 'an instance profile' : `a ${kind}`}, not of a role`
          : account
            ? `"${arn.accountId.slice(0, 40)}" is not an account id of 12 digits`
            : `"${text.slice(0, 120)}" is not a role ARN`,
        {fix: 'write arn:aws:iam::ACCOUNT:role/NAME'},
      )
    }
  },
)
