import type {Finding} from '../core/finding.js'

/** "Could not tell" for a read that was not allowed: a finding, never silence. */
export function notAllowed(what: string, iamAction: string): Finding {
  return {
    rule: 'not-allowed',
    severity: 'warning',
    certainty: 'unknown',
    what: `could not read the ${what}`,
    why: `the caller lacks ${iamAction}`,
    fix: `allow ${iamAction}`,
    evidence: [{name: 'iamAction', value: iamAction}],
    source: 'AWS answered AccessDenied',
  }
}
