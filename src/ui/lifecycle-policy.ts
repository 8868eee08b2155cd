import type {RuleDifference} from '../lifecycle/describe-rule.js'
import {noPaint, type Paint} from './findings.js'
import {oneLine} from './plain-text.js'

/** What a new policy changes, rule by rule. */
export function formatPolicyDifferences(differences: readonly RuleDifference[], paint: Paint = noPaint): string {
  return differences
    .flatMap(({priority, from, to}) => [
      ...(from ? [`${paint.red('-')} ${priority}  ${oneLine(from, 300)}`] : []),
      ...(to ? [`${paint.cyan('+')} ${priority}  ${oneLine(to, 300)}`] : []),
    ])
    .join('\n')
}
