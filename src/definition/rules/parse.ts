import {fileRule} from '../rule.js'

/**
 * The text is no JSON, no JSON with comments and no YAML.
 * Nothing else is checked before the text can be read: every further finding would be a guess.
 * A trailing comma is read over, with a warning: the AWS CLI refuses it.
 */
export const parse = fileRule(
  {id: 'parse', code: '101', severity: 'error', phase: 'L', source: 'RFC 8259; YAML 1.2'},
  () => {},
)
