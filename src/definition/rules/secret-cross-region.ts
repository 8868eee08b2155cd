import {isRegion} from '../aws-names.js'
import {secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'
import {readSecret} from '../secret-arn.js'

/**
 * A secret of another region than the one the task is run in (known with --region): only a full ARN finds it.
 */
export const secretCrossRegion = containerRule(
  {
    id: 'secret-cross-region',
    code: '613',
    severity: 'suggestion',
    phase: 'T',
    source: 'AWS API reference: Secret, valueFrom',
  },
  (container, report, task) => {
    const {region} = task.options
    if (region === undefined) return
    for (const {value, node} of secretsOf(container)) {
      const from = value === undefined ? undefined : readSecret(value).region
      if (from !== undefined && isRegion(from) && from !== region)
        report(node.raw('valueFrom')!, `the secret is in ${from}, the task runs in ${region}`, {
          fix: 'check that this is meant; a full ARN is required',
        })
    }
  },
)
