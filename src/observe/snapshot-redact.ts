import type {ClusterSnapshot} from '../placement/snapshot.js'

const mask = '000000000000'
const accountOfArn = /^(arn:[^:]*:[^:]*:[^:]*:)\d{12}(?=:)/

/**
 * The snapshot with every account id masked as 000000000000: in ARNs of any account, and the cluster's own wherever it
 * stands in a text. Two instances stay two: only the account part of an ARN changes.
 */
export function redactSnapshot(snapshot: ClusterSnapshot): ClusterSnapshot {
  const own = snapshot.account
  const redact = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const masked = value.replace(accountOfArn, `$1${mask}`)
      return own ? masked.replaceAll(own, mask) : masked
    }
    if (Array.isArray(value)) return value.map(redact)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner)]))
  }
  return redact(snapshot) as ClusterSnapshot
}
