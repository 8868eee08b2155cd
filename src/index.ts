export {AwsError, exitCodes, GantryError, InternalError, UserError} from './core/errors.js'
export type {Assumption, Certainty, Evidence, Finding, Severity} from './core/finding.js'
export type {At} from './core/position.js'
