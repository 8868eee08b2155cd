import {GantryError} from '../core/errors.js'
import {parseQuery} from '../query/parse.js'

/** Why an expression of the cluster query language cannot be read; undefined when it can. */
export function queryProblem(expression: string): {message: string; fix?: string} | undefined {
  try {
    parseQuery(expression)
    return undefined
  } catch (error) {
    if (!(error instanceof GantryError)) throw error
    return {message: error.message, ...(error.fix ? {fix: error.fix} : {})}
  }
}
