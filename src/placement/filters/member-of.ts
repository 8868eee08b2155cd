import {holds, type QueryReading} from '../../query/evaluate.js'
import {clauses, dependsOnTasks} from '../../query/query.js'
import {whyNot} from '../../query/suggest.js'
import type {Assumptions} from '../assumptions.js'
import type {Filter, FilterContext} from '../filter.js'

const reason = 'MemberOf placement constraint unsatisfied.'

/** Every memberOf expression must select the instance. */
export const memberOf: Filter = {
  name: 'member-of',
  reason,
  dynamic: (context: FilterContext) => context.memberOf.some(({query}) => dependsOnTasks(query.root)),
  check(_demand, instance, {memberOf: constraints, assumptions}) {
    if (constraints.length === 0) return undefined
    const reading = readingOf(assumptions)
    const details: string[] = []
    let everFits = true
    for (const {number, query} of constraints) {
      for (const clause of clauses(query.root)) {
        if (holds(clause, instance, reading)) continue
        details.push(`constraint ${number}: ${whyNot(query, clause, instance)}`)
        if (!dependsOnTasks(clause)) everFits = false
      }
    }
    return details.length === 0 ? undefined : {filter: 'member-of', reason, everFits, detail: details.join('; ')}
  },
}

/** The query language's open points as the assumptions settle them. */
export function readingOf(assumptions: Assumptions): QueryReading {
  return {
    missingAttribute: assumptions.value('missing-attribute') as 'never-matches' | 'negatives-match',
    taskGroupNotEquals: assumptions.value('task-group-not-equals') as
      | 'no-task-of-the-group'
      | 'a-task-of-another-group',
    onAssumption: id => assumptions.touch(id),
  }
}
