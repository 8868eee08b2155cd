import type {At} from './position.js'

/** How bad it is: an `error` answers "no", a `warning` may, a `suggestion` never does. */
export type Severity = 'error' | 'warning' | 'suggestion'

/** How sure we are: `unknown` is "could not tell", which is an answer too and is never silence. */
export type Certainty = 'certain' | 'likely' | 'unknown'

/** One number or name the conclusion rests on. */
export interface Evidence {
  name: string
  value: string | number | boolean
  unit?: string
}

/**
 * The one shape for everything that is wrong: lint, placement, diagnosis, lifecycle, verify.
 * `what` never holds the fix; `fix` is one imperative line or a command to paste; `source` is the AWS page or fact.
 */
export interface Finding {
  rule: string
  code?: string
  severity: Severity
  certainty: Certainty
  what: string
  why?: string
  fix?: string
  evidence: Evidence[]
  at?: At
  related?: At[]
  /** What the AWS API itself answers, verbatim. */
  awsMessage?: string
  source: string
}

const rank: Record<Severity, number> = {error: 0, warning: 1, suggestion: 2}

/** Orders findings by file position, then severity, then rule: the order a reader walks a file in. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
    (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
    rank[a.severity] - rank[b.severity] ||
    (a.code ?? a.rule).localeCompare(b.code ?? b.rule)
  )
}

/** Counts by severity, every severity present. */
export function countBySeverity(findings: Iterable<Finding>): Record<Severity, number> {
  const counts: Record<Severity, number> = {error: 0, warning: 0, suggestion: 0}
  for (const finding of findings) counts[finding.severity]++
  return counts
}

/** A place of the code's own that AWS does not document: named, overridable, printed where it mattered. */
export interface Assumption {
  id: string
  value: string
  /** Where the value comes from: a fact, an observation, an inference. */
  basis: string
  mattered: boolean
}
