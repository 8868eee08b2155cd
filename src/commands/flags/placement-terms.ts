import {didYouMean} from '../../core/did-you-mean.js'
import {UserError} from '../../core/errors.js'
import {Assumptions, assumptionIds} from '../../placement/assumptions.js'
import type {PlacementConstraint, PlacementStrategy} from '../../placement/snapshot.js'
import {parseStrategy} from '../../placement/strategy.js'
import {parseQuery} from '../../query/parse.js'

/** `memberOf:EXPR` or `distinctInstance`. @throws UserError for anything else, QueryError for a broken expression. */
export function parseConstraint(text: string): PlacementConstraint {
  if (text === 'distinctInstance') return {type: 'distinctInstance'}
  const colon = text.indexOf(':')
  if (colon > 0 && text.slice(0, colon) === 'memberOf')
    return {type: 'memberOf', expression: parseQuery(text.slice(colon + 1).trim()).text}
  const meant = didYouMean(colon > 0 ? text.slice(0, colon) : text, ['memberOf', 'distinctInstance'])
  throw new UserError(`\`${text}\` is not a placement constraint`, {
    ...(meant ? {why: `did you mean \`${meant}\`?`} : {}),
    fix: "write `distinctInstance` or `'memberOf:EXPR'`",
  })
}

/** `spread:FIELD`, `binpack:cpu`, `random`, in the order given. @throws UserError for what ECS would refuse. */
export function parseStrategies(texts: readonly string[] | undefined): PlacementStrategy[] | undefined {
  const chain = texts?.map(text => {
    const colon = text.indexOf(':')
    return colon === -1 ? {type: text} : {type: text.slice(0, colon), field: text.slice(colon + 1)}
  })
  // Refused whether or not a task is placed by it.
  if (chain) parseStrategy(chain)
  return chain
}

/** `tie-break=random` and the like. @throws UserError for an assumption or a value there is not. */
export function parseAssumptions(texts: readonly string[] | undefined): Record<string, string> {
  const values: Record<string, string> = {}
  for (const text of texts ?? []) {
    const [id = '', value] = text.split('=', 2)
    const meant = didYouMean(id, assumptionIds)
    if (value === undefined || !(assumptionIds as string[]).includes(id)) {
      throw new UserError(`\`${text}\` is not an assumption and its value`, {
        fix: meant ? `write \`${meant}=VALUE\`` : `write ID=VALUE, ID one of ${assumptionIds.join(', ')}`,
      })
    }
    values[id] = value
  }
  try {
    new Assumptions(values)
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(error.message)
    throw error
  }
  return values
}
