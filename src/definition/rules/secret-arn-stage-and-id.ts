import {secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'
import {readSecret} from '../secret-arn.js'

/**
 * A secret ARN with both a version stage and a version id.
 */
export const secretArnStageAndId = containerRule(
  {
    id: 'secret-arn-stage-and-id',
    code: '609',
    severity: 'error',
    phase: 'T',
    source: 'AWS docs: Secrets Manager secrets in ECS',
  },
  (container, report) => {
    for (const {value, node} of secretsOf(container)) {
      const extra = value === undefined ? undefined : readSecret(value).extra
      if (extra?.length === 3 && extra[1] && extra[2])
        report(node.raw('valueFrom')!, 'version stage and version id exclude each other', {fix: 'choose one'})
    }
  },
)
