import {secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'
import {readSecret} from '../secret-arn.js'

/**
 * A secret ARN without the six characters Secrets Manager adds: the lookup works, an IAM policy for the full ARN does
 * not match it.
 */
export const secretArnSuffix = containerRule(
  {
    id: 'secret-arn-suffix',
    code: '610',
    severity: 'suggestion',
    phase: 'T',
    source: 'AWS docs: Secrets Manager ARNs; public issues',
  },
  (container, report) => {
    for (const {value, node} of secretsOf(container)) {
      const secret = value === undefined ? undefined : readSecret(value)
      if (secret?.kind === 'secrets-manager' && secret.name !== undefined && !/-[A-Za-z0-9]{6}$/.test(secret.name))
        report(node.raw('valueFrom')!, `"${secret.name.slice(0, 80)}" is a partial ARN without its suffix`, {
          why: 'the lookup works, but the IAM policy must match it',
          fix: 'give the full ARN, or allow name-??????',
        })
    }
  },
)
