import {compileJavaRegex, RegexRefused} from './java-regex.js'
import {parseInstant, parseVersion} from './literals.js'
import type {Predicate} from './query.js'

/**
 * What is wrong with a value after its operator, or undefined; a pattern is compiled into the predicate on the way.
 * `offset` counts from 0 into the value.
 */
export function checkValue(
  predicate: Predicate,
  text: string,
): {message: string; fix?: string; offset?: number} | undefined {
  if (predicate.operator === '=~' || predicate.operator === '!~') {
    try {
      const pattern = compileJavaRegex(text)
      predicate.pattern = pattern
      predicate.part = new RegExp(pattern.source.slice(1, -1), pattern.flags)
      return undefined
    } catch (error) {
      if (!(error instanceof RegexRefused)) throw error
      return {message: `the regular expression cannot be used: ${error.message}`, offset: error.offset}
    }
  }
  switch (predicate.subject) {
    case 'agentVersion':
      return parseVersion(text) === undefined
        ? {message: `\`${text}\` is not an agent version`, fix: 'write it as 1.14.5'}
        : undefined
    case 'registeredAt':
      return parseInstant(text) === undefined
        ? {
            message: `\`${text}\` is not a date`,
            fix: 'write it as 2018-06-18, 2018-06-18T22:28:28Z or 2018-06-18T22:28:28+00:00',
          }
        : undefined
    case 'runningTasksCount':
      return /^\d{1,9}$/.test(text) ? undefined : {message: `\`${text}\` is not a number of tasks`}
    case 'agentConnected':
      return text === 'true' || text === 'false' ? undefined : {message: `\`${text}\` is neither true nor false`}
    default:
      return undefined
  }
}
