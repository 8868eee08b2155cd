import {parseArn} from '../../core/arn.js'
import {replaced} from '../edits.js'
import {secretsOf} from '../environment.js'
import {containerRule} from '../rule.js'

/**
 * A malformed ARN of an SSM parameter.
 */
export const ssmArn = containerRule(
  {
    id: 'ssm-arn',
    code: '612',
    severity: 'warning',
    certainty: 'likely',
    phase: 'T',
    source: 'AWS docs: Systems Manager parameter ARNs',
    fix: 'safe',
  },
  (container, report) => {
    for (const {value, node} of secretsOf(container)) {
      if (value === undefined || !/^arn:aws[\w-]*:ssm:/.test(value)) continue
      const place = node.raw('valueFrom')!
      const arn = parseArn(value)
      const colon = /^parameter:(.+)$/.exec(arn?.resource ?? '')?.[1]
      if (/^parameter\/\//.test(arn?.resource ?? ''))
        report(place, 'the ARN holds `parameter//`', {
          fix: 'write parameter/NAME with one slash',
          edits: [replaced(place, value.replace('parameter//', 'parameter/'))],
        })
      else if (colon)
        report(place, 'the ARN holds `parameter:`', {
          fix: `write …:parameter/${colon.slice(0, 60)}`,
          edits: [replaced(place, value.replace('parameter:', 'parameter/'))],
        })
      else if (arn && (!arn.region || !/^\d{12}$/.test(arn.accountId)))
        report(place, 'the ARN lacks its region or account id', {
          fix: 'write arn:aws:ssm:REGION:ACCOUNT:parameter/NAME',
        })
    }
  },
)
