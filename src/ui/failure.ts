import type {GantryError} from '../core/errors.js'
import {AwsError} from '../core/errors.js'
import {oneLine, plainText} from './plain-text.js'

/** A failure as a person reads it: what happened, why, what to do, where. */
export function formatFailure(
  error: GantryError,
  paint: {red(text: string): string; dim(text: string): string},
): string {
  const place = error.at ? `${error.at.file ? `${error.at.file}:` : ''}${error.at.line}:${error.at.column}: ` : ''
  const lines = [`${paint.red('error')} ${place}${oneLine(error.message)}`]
  // A query that cannot be read shows itself, with carets under the offending token.
  const {caret} = error as {caret?: unknown}
  if (typeof caret === 'string') lines.push(...labelled('in', caret))
  if (error.why) lines.push(...labelled('why', error.why))
  if (error.fix) lines.push(...labelled('fix', error.fix))
  if (error instanceof AwsError) {
    const {operation, name, requestId} = error.aws
    lines.push(
      paint.dim(
        `  aws     ${[operation, name, requestId ? `request ${requestId}` : '']
          .filter(Boolean)
          .map(text => oneLine(String(text)))
          .join(' · ')}`,
      ),
    )
  }
  return lines.join('\n')
}

function labelled(label: string, text: string): string[] {
  return plainText(text)
    .split('\n')
    .map((line, index) => `  ${(index === 0 ? label : '').padEnd(8)}${line}`)
}

/** The failure document of --json. */
export function failureDocument(error: GantryError): object {
  return {v: 1, error: error.toJSON(), exitCode: error.exitCode}
}
