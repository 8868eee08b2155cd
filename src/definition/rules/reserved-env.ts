import {environmentOf, secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A variable that ECS sets itself.
 */
export const reservedEnv = containerRule(
  {
    id: 'reserved-env',
    code: '621',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: task metadata endpoint; IAM roles for tasks',
  },
  (container, report) => {
    for (const {name, node} of [...environmentOf(container), ...secretsOf(container)]) {
      if (
        /^(ECS_CONTAINER_METADATA_URI(_V4)?|AWS_CONTAINER_CREDENTIALS_(RELATIVE|FULL)_URI|AWS_EXECUTION_ENV)$/.test(
          name,
        )
      )
        report(node.raw('name')!, `${name} is set by ECS`, {fix: 'remove it'})
    }
  },
)
