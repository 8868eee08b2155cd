import type {Finding} from '../core/finding.js'
import type {Evidence, Need} from '../observe/load-evidence.js'
import type {Timeline} from '../observe/timeline.js'
import {diagnoses} from './diagnoses/index.js'
import type {Match, Diagnosis as Rule} from './diagnosis.js'
import {unexplainedEvents, unknownStops} from './unknown-stops.js'

/** What a timeline says about why. */
export interface Diagnosis {
  /** The root, as far as it can be told. */
  cause?: Finding
  /** Further causes and symptoms, nearest to the root first. */
  others: Finding[]
  /** What stays unknown, each with its text verbatim or the permission that is missing. */
  couldNotTell: Finding[]
}

/** Matches of this weight or less fit many causes. */
const catchAllWeight = 40

interface Ranked {
  rule: Rule
  match: Match
}

function ranked(timeline: Timeline): Ranked[] {
  return diagnoses
    .flatMap(rule => rule.match(timeline).map(match => ({rule, match})))
    .sort((a, b) => b.match.weight - a.match.weight || b.match.taskArns.length - a.match.taskArns.length)
}

/** What should be read before `diagnose`: the needs of the two likeliest causes. */
export function needsOf(timeline: Timeline): Need[] {
  return ranked(timeline)
    .slice(0, 2)
    .flatMap(({rule, match}) => rule.needs?.(match, timeline) ?? [])
}

/**
 * Names the cause. Pure. A cause that fits many roots is `likely`; where nothing fits, `couldNotTell` holds AWS's text
 * verbatim, and no cause is made up.
 */
export function diagnose(timeline: Timeline, evidence: Evidence): Diagnosis {
  const findings = new Map<string, {finding: Finding; weight: number}>()
  for (const {rule, match} of ranked(timeline)) {
    if (findings.has(match.rule)) continue
    findings.set(match.rule, {finding: rule.explain(match, timeline, evidence), weight: match.weight})
  }
  const unknown = unknownStops(timeline)
  const all = [...findings.values()]
  const causes = all.filter(({finding}) => finding.severity === 'error')
  // what only comes after a failure (an impaired start, the breaker) is no root while a stop stays unexplained
  const root = causes[0] && !(unknown.length > 0 && causes[0].weight <= catchAllWeight) ? causes[0] : undefined
  return {
    ...(root ? {cause: root.finding} : {}),
    // a text that only says where adds nothing beside a cause that says why
    others: all
      .filter(entry => entry !== root && !(root && root.weight > catchAllWeight && entry.weight <= catchAllWeight))
      .map(({finding}) => finding),
    couldNotTell: [
      ...unknown,
      ...(root || unknown.length > 0 ? [] : unexplainedEvents(timeline)),
      ...evidence.couldNotTell,
    ],
  }
}
