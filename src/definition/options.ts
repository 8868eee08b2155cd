import type {Severity} from '../core/finding.js'
import type {ParsedFile} from './parse.js'
import type {Profile} from './rule.js'

/** What the caller knows or wants besides the file; everything may be left out. */
export interface LintOptions {
  /** Default: recommended. */
  profile?: Profile
  /** Severity by rule id or code; `off` switches a rule off, anything else switches it on whatever the profile. */
  rules?: Record<string, Severity | 'off'>
  /** The launch type the task will be run with, where the file does not say. */
  launchType?: string
  region?: string
  /** The file is rendered: a placeholder left in it is an error. */
  rendered?: boolean
  /** The service will use ECS Exec. */
  exec?: boolean
  /** Continuous integration fills in the images: a missing one is a suggestion. */
  imageFilledByCi?: boolean
  /** RFC 6901 pointers whose findings are dropped, with what stands beneath them. */
  ignorePointers?: string[]
  /** The deployment controller of the service as it exists. */
  existingController?: string
  /** The task definition a service definition is checked against, or the other way round. */
  pair?: ParsedFile
}
