import {secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A valueFrom that is no ARN is read as the name of an SSM parameter.
 */
export const secretBareName = containerRule(
  {
    id: 'secret-bare-name',
    code: '611',
    severity: 'suggestion',
    phase: 'T',
    source: 'AWS API reference: Secret, valueFrom',
  },
  (container, report) => {
    for (const {name, value, node} of secretsOf(container)) {
      if (value !== undefined && !value.startsWith('arn:'))
        report(node.raw('valueFrom')!, `${name}: "${value.slice(0, 80)}" is read as an SSM parameter name`, {
          fix: 'for Secrets Manager give the ARN',
        })
    }
  },
)
